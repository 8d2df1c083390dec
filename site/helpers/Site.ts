import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { context } from 'esbuild';

/** The site that `npm run site` has built, on a server of this machine. */
export class Site {
  /** The addresses of all pages, such as `guide/why.html`. */
  readonly pages: readonly string[];
  readonly #folder = resolve('build/website');
  readonly #html = new Map<string, string>();
  readonly #close: () => Promise<void>;
  readonly #origin: string;

  private constructor(origin: string, close: () => Promise<void>) {
    this.#origin = origin;
    this.#close = close;
    this.pages = readdirSync(this.#folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.html'))
      .sort();
  }

  /** Starts the server. */
  static async start(): Promise<Site> {
    const serving = await context({});
    const host = '127.0.0.1';
    const { port } = await serving.serve({ servedir: 'build/website', host });
    return new Site(`http://${host}:${String(port)}`, () => serving.dispose());
  }

  /** Where a page is. */
  url(page: string): string {
    return `${this.#origin}/${page}`;
  }

  /** What the page is before any script has run. */
  html(page: string): string {
    const html = this.#html.get(page) ?? readFileSync(join(this.#folder, page), 'utf8');
    this.#html.set(page, html);
    return html;
  }

  /** The addresses that a page loads or links to, as they are written in it. */
  addresses(page: string): string[] {
    const found = this.html(page).matchAll(/<\w[^>]*?\s(?:href|src)="([^"]*)"/g);
    return Array.from(found, ([, address = '']) => address.replaceAll('&amp;', '&'));
  }

  /** What is wrong with an address of this site that a page has, or undefined if it leads somewhere. */
  fault(page: string, address: string): string | undefined {
    const { origin, pathname, hash } = new URL(address, this.url(page));
    if (origin !== this.#origin) return undefined;
    const path = decodeURIComponent(pathname)
      .slice(1)
      .replace(/(^|\/)$/, '$1index.html');
    if (!existsSync(join(this.#folder, path))) return `${page}: ${address} does not exist`;
    const id = decodeURIComponent(hash.slice(1));
    if (id && !this.html(path).includes(`id="${id}"`))
      return `${page}: ${address} has no such place`;
    return undefined;
  }

  /** Ends the server. */
  end(): Promise<void> {
    return this.#close();
  }
}
