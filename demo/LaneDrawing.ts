import type { Lane } from './Lane.js';
import { RequestDrawing, rowHeight } from './RequestDrawing.js';
import { type Scale, scaleOf } from './scale.js';
import { StatesDrawing, statesHeight } from './StatesDrawing.js';
import { set, svg } from './svg.js';

/** How many rows a drawing has at least. */
const leastRows = 4;
/** The height of the line of text at the bottom, in pixels. */
const axisHeight = 20;
/** The seconds that have a line. */
const marks = [0, 5, 10, 15, 20, 25, 30, 35, 40];

/** Draws a lane: now is at the right, and all moves to the left. */
export class LaneDrawing {
  readonly element = svg('svg', 'lane');
  readonly #lane: Lane;
  readonly #grid = svg('g', 'grid');
  readonly #requests = svg('g', 'requests');
  readonly #drawn = new Map<string, RequestDrawing>();
  readonly #states = new StatesDrawing();
  #size = '';

  /** @param lane what it draws */
  constructor(lane: Lane) {
    this.#lane = lane;
    this.element.append(this.#grid, this.#requests, this.#states.element);
  }

  /** Draws how things are. */
  update(now: number): void {
    const width = this.element.clientWidth;
    const scale = scaleOf(width, now);
    this.#lane.forget(scale.start);
    const lanes = Math.max(leastRows, this.#lane.rows) * rowHeight;
    const height = lanes + statesHeight + axisHeight;
    const size = `${String(width)}x${String(height)}`;
    if (size !== this.#size) {
      this.#size = size;
      this.#drawGrid(scale, now, height);
      set(this.element, { height });
      set(this.#states.element, { transform: `translate(0,${String(lanes)})` });
    }
    this.#drawRequests(scale);
    this.#states.update(this.#lane.states, scale);
  }

  /** Says it for those who do not see it. Until then it is no picture, as a picture needs a text. */
  describe(text: string): void {
    set(this.element, { role: 'img', 'aria-label': text });
  }

  #drawRequests(scale: Scale): void {
    const gone = new Set(this.#drawn.keys());
    for (const { record, row } of this.#lane.placed) {
      gone.delete(record.id);
      let drawing = this.#drawn.get(record.id);
      if (!drawing) {
        drawing = new RequestDrawing(record);
        this.#drawn.set(record.id, drawing);
        this.#requests.append(drawing.element);
      }
      drawing.update(record, row, scale);
    }
    for (const id of gone) {
      this.#drawn.get(id)?.element.remove();
      this.#drawn.delete(id);
    }
  }

  #drawGrid(scale: Scale, now: number, height: number): void {
    const bottom = height - axisHeight;
    this.#grid.replaceChildren(
      ...marks.flatMap((seconds) => {
        const x = scale.x(now - seconds * 1000);
        if (x < 20) return [];
        const line = svg('line', seconds === 0 ? 'now' : 'past');
        set(line, { x1: x, x2: x, y1: 0, y2: bottom });
        const text = svg('text', seconds === 0 ? 'axis end' : 'axis');
        set(text, { x: seconds === 0 ? scale.right + 8 : x, y: height - 9 });
        text.textContent = seconds === 0 ? 'now' : `${String(seconds)} s ago`;
        return [line, text];
      }),
    );
  }
}
