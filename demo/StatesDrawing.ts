import type { Stated } from './Lane.js';
import { type Scale, widthOf } from './scale.js';
import { set, svg } from './svg.js';

/** The height of the states, in pixels. */
export const statesHeight = 30;

/** What `state$` has sent: a mark for each state, and the state itself if there is room for it. */
export class StatesDrawing {
  readonly element = svg('g', 'states');
  readonly #drawn: { mark: SVGPathElement; text: SVGTextElement }[] = [];

  constructor() {
    this.element.append(svg('rect', 'band'));
  }

  /** Draws the states, oldest first. */
  update(states: readonly Stated[], scale: Scale): void {
    const band = this.element.firstElementChild;
    if (band) set(band, { x: 0, y: 5, width: Math.max(0, scale.right), height: 20, rx: 3 });
    while (this.#drawn.length < states.length) {
      const drawn = { mark: svg('path', 'sent'), text: svg('text', 'state') };
      this.element.append(drawn.mark, drawn.text);
      this.#drawn.push(drawn);
    }
    while (this.#drawn.length > states.length) {
      const drawn = this.#drawn.pop();
      drawn?.mark.remove();
      drawn?.text.remove();
    }
    for (const [index, { mark, text }] of this.#drawn.entries()) {
      const state = states[index];
      if (!state) continue;
      const x = scale.x(state.since);
      const from = Math.max(0, x);
      const to = scale.x(states[index + 1]?.since);
      set(mark, { d: x >= 0 ? `M${x.toFixed(1)},5v20` : '' });
      const fits = to - from >= widthOf(state.text);
      if (text.textContent !== state.text) text.textContent = state.text;
      set(text, { x: from + 6, y: 15, visibility: fits ? 'visible' : 'hidden' });
    }
  }
}
