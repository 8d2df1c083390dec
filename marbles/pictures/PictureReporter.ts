import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drawn } from './Picture.js';
import { svgOf } from './svgOf.js';

/** A reporter of Jasmine that writes what the marbles draw, and nothing else, into a folder. */
export class PictureReporter implements jasmine.CustomReporter {
  readonly #folder: string;
  readonly #pictures = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  specDone({ fullName, properties }: jasmine.SpecResult): void {
    const drawn = properties?.['picture'] as Drawn | undefined;
    if (!drawn) return;
    if (this.#pictures.has(drawn.name)) throw new Error(`${drawn.name}: two marbles draw it`);
    this.#pictures.set(drawn.name, svgOf({ ...drawn, title: sentenceOf(fullName) }));
  }

  jasmineDone({ overallStatus }: jasmine.JasmineDoneInfo): void {
    if (overallStatus !== 'passed') return;
    mkdirSync(this.#folder, { recursive: true });
    for (const file of readdirSync(this.#folder)) {
      if (file.endsWith('.svg')) rmSync(join(this.#folder, file));
    }
    for (const [name, svg] of this.#pictures) writeFileSync(join(this.#folder, `${name}.svg`), svg);
  }
}

/** `marbles: Lock` and `lets in one at a time` are a sentence: its subject, and what it does. */
function sentenceOf(fullName: string): string {
  return fullName
    .replace(/^marbles: /, '')
    .replace(/^(a|an|one) /, (article) => article.charAt(0).toUpperCase() + article.slice(1));
}
