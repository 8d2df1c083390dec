import { line, rect, text } from './element.js';
import type { CallsRow, Mark, PermitRow, Row, StateRow, StreamRow } from './Picture.js';
import { letter, Scale } from './Scale.js';

/** How high a row is. */
export const heights: Readonly<Record<Row['kind'], number>> = {
  calls: 27,
  source: 28,
  result: 28,
  permit: 25,
  state: 24,
};

/** @param y the middle of the row */
export function drawRow(row: Row, scale: Scale, y: number): string[] {
  const label = text('mono', Scale.margin, y + 4, row.label);
  return [label, ...shapesOf(row, scale, y)];
}

function shapesOf(row: Row, scale: Scale, y: number): string[] {
  switch (row.kind) {
    case 'calls':
      return callsOf(row, scale, y);
    case 'permit':
      return permitOf(row, scale, y);
    case 'state':
      return stateOf(row, scale, y);
    default:
      return streamOf(row, scale, y);
  }
}

function callsOf({ marks }: CallsRow, scale: Scale, y: number): string[] {
  return marks.flatMap((mark) => {
    const width = mark.text.length * letter + 8;
    const x = scale.x(mark.frame);
    const left = Math.min(x - 5, Scale.width - Scale.margin - width);
    return [
      line('line', x, y, x, y + 15),
      rect('flag', left, y - 9, width, 17),
      text('mono', left + 4, y + 3.5, mark.text),
    ];
  });
}

function streamOf({ from, to, marks }: StreamRow, scale: Scale, y: number): string[] {
  const end = scale.x(to);
  const goesOn =
    to === Infinity ? [-4, 4].map((away) => line('line', end - 4, y + away, end + 1, y)) : [];
  return [line('line', scale.x(from), y, end, y), ...goesOn, ...marksOf(marks, scale, y)];
}

function permitOf(row: PermitRow, scale: Scale, y: number): string[] {
  const { asked, granted, ended, marks } = row;
  const bar = (kind: string, from: number, to: number) => {
    if (to <= from) return [];
    const whole = rect(kind, scale.x(from), y - 8, scale.x(to) - scale.x(from), 16);
    // What goes on fades away.
    const goesOn = [2, 7].map((after) =>
      rect(kind, scale.end + after, y - 8, 5 - after / 2, 16, 1),
    );
    return to === Infinity ? [whole, ...goesOn] : [whole];
  };
  const leaves = granted === Infinity && ended < Infinity && marks.length === 0;
  return [
    ...bar('wait', asked, Math.min(granted, ended)),
    ...bar('held', granted, ended),
    ...(leaves ? [text('small muted', scale.x(ended) + 5, y + 4, 'leaves')] : []),
    // A bar shows by its end that it ends.
    ...marksOf(
      marks.filter(({ kind }) => kind !== 'complete' || granted === Infinity),
      scale,
      y,
    ),
  ];
}

function stateOf({ spans }: StateRow, scale: Scale, y: number): string[] {
  return spans.flatMap(({ frame, value }, index) => {
    const [x, end] = [scale.x(frame), scale.x(spans[index + 1]?.frame ?? Infinity)];
    // Two in the same frame: the first is over at once.
    if (end === x) return [];
    const low = value === 'false' || value === '0';
    const fits = value.length * letter + 2 <= end - x;
    return [
      rect(low ? 'low' : 'lane', x + 0.5, y - 9, end - x - 1, 18),
      ...(fits ? [text('mono middle', (x + end) / 2, y + 4, value)] : []),
    ];
  });
}

/** Marbles, each at its frame. What is sent in the same frame is one marble, which gets longer. */
function marksOf(marks: readonly Mark[], scale: Scale, y: number): string[] {
  return Array.from(new Set(marks.map(({ frame }) => frame)), (frame) => {
    const together = marks.filter((mark) => mark.frame === frame);
    const values = together.filter(({ kind }) => kind === 'value').map((mark) => mark.text);
    const end = together.find(({ kind }) => kind !== 'value');
    const height = Math.min(18, scale.unit - 1);
    const width = Math.max(height, values.join(' ').length * letter + 7);
    const x = scale.x(frame);
    const left = x - height / 2;
    return [
      ...(end ? endOf(end, values.length > 0 ? left + width + 3 : x, y) : []),
      ...(values.length > 0 ? marbleOf(values, left, y, width, height) : []),
    ];
  }).flat();
}

function marbleOf(values: string[], left: number, y: number, width: number, height: number) {
  return [
    rect('marble', left, y - height / 2, width, height, height / 2),
    text('mono middle on-marble', left + width / 2, y + 4, values.join(' ')),
  ];
}

function endOf({ kind, text: told }: Mark, x: number, y: number): string[] {
  if (kind === 'complete') return [line('line', x, y - 12, x, y + 12)];
  const right = x + 9 + told.length * 6.2 < Scale.width - Scale.margin;
  return [
    ...[-5, 5].map((away) => line('cross', x - 5, y - away, x + 5, y + away)),
    text(`small error${right ? '' : ' end'}`, right ? x + 9 : x - 9, y + 4, told),
  ];
}
