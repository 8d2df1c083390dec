import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
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
    // `marbles: Lock` and `lets in one at a time` are a sentence: its subject, and the title.
    const title = fullName.replace(/^marbles: /, '').replace(/^a(?=n? )/, 'A');
    this.#pictures.set(drawn.name, svgOf({ ...drawn, title }));
  }

  jasmineDone({ overallStatus }: jasmine.JasmineDoneInfo): void {
    if (overallStatus !== 'passed') return;
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
    for (const [name, svg] of this.#pictures) writeFileSync(join(this.#folder, `${name}.svg`), svg);
  }
}
