import { type Context, marbles } from 'rxjs-marbles/jasmine/index.js';
import { Drawing } from './Drawing.js';
import type { Drawn } from './Picture.js';

/**
 * Makes a marble spec a picture too: `docs/marbles/NAME.svg`. It takes the place of `marbles`, and
 * the title of the spec is the sentence above the picture. What is asserted with `draw` is tested
 * and drawn. What is asserted with `m` is only tested.
 *
 *     it('lets in one at a time', draws('lock', (m, draw) => {
 *       draw.code('lock.acquire()');
 *       const lock = new Lock();
 *       const first = '        ^---!';
 *       const firstGranted = ' p----';
 *       draw.stay('first', stay(lock), first).toBeObservable(firstGranted);
 *     }));
 *
 * This writes nothing: `npm run pictures` runs the marbles with a reporter that does.
 *
 * @param name the name of the file
 */
export function draws(name: string, test: (m: Context, draw: Drawing) => void): () => void {
  return marbles((m) => {
    const draw = new Drawing(m);
    test(m, draw);
    setSpecProperty('picture', { name, code: draw.lines, rows: draw.rows } satisfies Drawn);
  });
}
