import { make } from './make.js';
import { marks } from './marks.js';
import { set, svg } from './svg.js';

const height = 18;

/** What the marks of the drawings mean. */
export function legend(): HTMLElement {
  const line = svg('line', 'wait');
  set(line, { x1: 0, x2: 34, y1: 9, y2: 9 });
  const list = make(
    'ul',
    'legend',
    item('waits', '', 34, line),
    item('is inside', '', 34, bar()),
    item('shares', 'shared', 34, bar()),
    item('has passed', '', 12, mark(marks.passed)),
    item('has left', '', 12, mark(marks.left)),
    item('lost or refused', 'cut', 12, mark(marks.closed)),
  );
  list.ariaLabel = 'What the marks mean';
  return list;
}

function item(text: string, className: string, width: number, drawing: SVGElement): HTMLElement {
  const picture = svg('svg', '', drawing);
  set(picture, { width, height, 'aria-hidden': 'true' });
  return make('li', className, picture, text);
}

function bar(): SVGElement {
  const rect = svg('rect', 'bar');
  set(rect, { x: 1, y: 1, width: 32, height: 16, rx: 4 });
  return rect;
}

function mark(d: string): SVGElement {
  const path = svg('path', 'mark');
  set(path, { d, transform: 'translate(6,9)' });
  return path;
}
