import { marks } from './marks.js';
import type { RequestRecord } from './RequestRecord.js';
import { type Scale, widthOf } from './scale.js';
import { set, svg } from './svg.js';

/** The height of a row, and of the bar in it, in pixels. */
export const rowHeight = 24;
const barHeight = 18;
/** The length of the shortest line, in pixels. */
const leastWait = 4;
/** How far behind a bar its mark is, in pixels. */
const markGap = 9;
/** The colours repeat after so many tabs. */
const colours = 5;

/** One request: a thin line while it waits, a bar while it is inside, a mark if it was cut short. */
export class RequestDrawing {
  readonly element: SVGGElement;
  readonly #line = svg('line', 'wait');
  readonly #bar = svg('rect', 'bar');
  readonly #mark = svg('path', 'mark');
  readonly #label = svg('text', 'label');

  constructor({ tab, label, shared }: RequestRecord) {
    const kind = shared ? 'shared' : 'alone';
    const colour = `tab-${String(((tab - 1) % colours) + 1)}`;
    this.element = svg('g', `request ${kind} ${colour}`);
    this.element.append(this.#line, this.#bar, this.#label, this.#mark);
    this.#label.textContent = label;
    set(this.#bar, { height: barHeight, rx: 4 });
  }

  /** Draws what is known of the request now. */
  update(record: RequestRecord, row: number, scale: Scale): void {
    const { asked, granted, ended, ending, label } = record;
    const y = row * rowHeight + rowHeight / 2;
    const start = scale.x(asked);
    const end = scale.x(ended);
    const entry = granted ? scale.x(granted) : end;
    // A wait that is too short to be seen would be a dot.
    const waited = entry - start > leastWait;
    set(this.#line, {
      x1: start,
      x2: entry,
      y1: y,
      y2: y,
      visibility: waited ? 'visible' : 'hidden',
    });
    set(this.#bar, {
      x: entry,
      y: y - barHeight / 2,
      width: granted && ending !== 'passed' ? Math.max(2, end - entry) : 0,
    });
    const place = [
      { name: 'inside', from: Math.max(0, entry), to: end },
      { name: 'waiting', from: Math.max(0, start), to: entry },
    ].find(({ from, to }) => to - from >= widthOf(label));
    set(this.#label, { x: (place?.from ?? 0) + 6, y, 'data-on': place?.name ?? 'nothing' });
    // Behind the bar, where its colour does not hide it.
    const at = granted && ending !== 'passed' ? end + markGap : end;
    set(this.#mark, {
      d: ending ? marks[ending] : '',
      transform: `translate(${at.toFixed(1)},${String(y)})`,
    });
    set(this.element, { 'data-is': ending ?? (granted ? 'inside' : 'waiting') });
  }
}
