import { element, line, rect, text } from './element.js';
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
  return [line('line', scale.x(from), y, scale.x(to), y), ...marksOf(marks, scale, y)];
}

function permitOf(row: PermitRow, scale: Scale, y: number): string[] {
  const { asked, granted, ended, marks } = row;
  const bar = (kind: string, from: number, to: number) =>
    to > from ? [rect(kind, scale.x(from), y - 8, scale.x(to) - scale.x(from), 16)] : [];
  const leaves = granted === Infinity && ended < Infinity && marks.length === 0;
  return [
    ...bar('wait', asked, Math.min(granted, ended)),
    ...bar('held', granted, ended),
    ...(leaves ? [text('small muted', scale.x(ended) + 5, y + 4, 'leaves')] : []),
    // A bar shows by its end that it ends.
    ...marksOf(marks.filter(({ kind }) => kind !== 'complete' || granted === Infinity), scale, y),
  ];
}

function stateOf({ spans }: StateRow, scale: Scale, y: number): string[] {
  return spans.flatMap(({ frame, value }, index) => {
    const [x, end] = [scale.x(frame), scale.x(spans[index + 1]?.frame ?? Infinity)];
    // Two in the same frame: the first is over at once.
    if (end === x) return [];
    const told = String(value);
    const low = value === false || told === '0';
    const fits = told.length * letter + 2 <= end - x;
    return [
      rect(low ? 'low' : 'lane', x + 0.5, y - 9, end - x - 1, 18),
      ...(fits ? [text('mono middle', (x + end) / 2, y + 4, told)] : []),
    ];
  });
}

/** The end of a stream is drawn first, so that a value of the same frame is on it. */
function marksOf(marks: readonly Mark[], scale: Scale, y: number): string[] {
  const ends = marks.filter(({ kind }) => kind !== 'value');
  const values = marks.filter(({ kind }) => kind === 'value');
  return [
    ...ends.flatMap((mark) => endOf(mark, scale, y)),
    ...Array.from(new Set(values.map(({ frame }) => frame)), (frame) =>
      valuesOf(frame, values.filter((mark) => mark.frame === frame), scale, y),
    ).flat(),
  ];
}

function endOf({ frame, kind, text: told }: Mark, scale: Scale, y: number): string[] {
  const x = scale.x(frame);
  if (kind === 'complete') return [line('line', x, y - 12, x, y + 12)];
  const right = x + 9 + told.length * 5.9 < Scale.width - Scale.margin;
  return [
    element('path', { class: 'cross', d: `M${x - 5},${y - 5} l10,10 m0,-10 l-10,10` }),
    text(`small error${right ? '' : ' end'}`, right ? x + 9 : x - 9, y + 4, told),
  ];
}

function valuesOf(frame: number, sent: readonly Mark[], scale: Scale, y: number): string[] {
  const told = sent.map((mark) => mark.text).join(' ');
  const height = Math.min(18, scale.unit);
  const width = Math.max(height, told.length * letter + 6);
  const x = scale.x(frame);
  return [
    rect('marble', x - width / 2, y - height / 2, width, height, height / 2),
    text('mono middle', x, y + 4, told),
  ];
}
