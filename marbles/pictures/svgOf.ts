import { described } from './described.js';
import { drawRow, heights } from './drawRow.js';
import { element, escaped, line, rect, text } from './element.js';
import type { Picture, Row } from './Picture.js';
import { letter, Scale } from './Scale.js';
import { style } from './style.js';

/** How large the picture is where it has room: a unit is a pixel on a phone. */
const enlarged = 1.5;

/** The picture as SVG: the sentence, the streams that come in, the code, and what comes of it. */
export function svgOf(picture: Picture): string {
  const scale = new Scale(picture);
  const { margin, width } = Scale;
  const shapes: string[] = [];
  let y = margin;
  for (const words of wrapped(picture.title)) {
    shapes.push(text('title', margin, (y += 16) - 4, words));
  }
  y += 8;

  const rowsFrom = (rows: readonly Row[]) => {
    const top = y;
    const drawn = rows.flatMap((row, index) => {
      const height = heights[row.kind];
      if (index > 0 && rows[index - 1]?.kind !== row.kind) y += 5;
      y += height;
      return drawRow(row, scale, y - height / 2);
    });
    const down = (kind: string, x: number) => line(kind, x, top, x, y);
    shapes.push(
      ...Array.from(scale.all(), (x) => down('grid', x)),
      ...new Set(
        rows.flatMap((row) => grantsOf(row).map((frame) => down('grant', scale.x(frame)))),
      ),
      ...drawn,
    );
    y += 8;
  };

  const sources = picture.rows.filter(({ kind }) => kind === 'source');
  if (sources.length > 0) rowsFrom(sources);
  const { code } = picture;
  const tooLong = code.find((row) => row.length * letter > width - 2 * margin - 16);
  if (tooLong)
    throw new Error(`${picture.name}: a line of code of at most 48 letters, got ${tooLong}`);
  shapes.push(rect('code', margin, y, width - 2 * margin, code.length * 15 + 11, 5));
  for (const row of code) shapes.push(text('mono', margin + 8, (y += 15) + 2, row));
  y += 19;
  const order = ['calls', 'permit', 'result', 'state'] as const;
  rowsFrom(order.flatMap((each) => picture.rows.filter(({ kind }) => kind === each)));
  shapes.push(...legendOf(picture, y + 8));
  y += 26;

  const [title, description] = [`${picture.name}-title`, `${picture.name}-description`];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'rxjs-locks-picture',
    viewBox: [0, 0, width, y].join(' '),
    width: width * enlarged,
    height: y * enlarged,
    style: 'max-width: 100%; height: auto',
    role: 'img',
    'aria-labelledby': `${title} ${description}`,
  };
  const content = [
    element('title', { id: title }, escaped(picture.title)),
    element('desc', { id: description }, escaped(described(picture))),
    element('style', {}, style),
    rect('paper', 0.5, 0.5, width - 1, y - 1, 8),
    ...shapes,
  ];
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

/** When a request is granted that has waited. */
function grantsOf(row: Row): number[] {
  const waited = row.kind === 'permit' && row.granted > row.asked && row.granted < Infinity;
  return waited ? [row.granted] : [];
}

function legendOf({ rows }: Picture, y: number): string[] {
  const permits = rows.filter((row) => row.kind === 'permit');
  const waits = permits.some(({ asked, granted, ended }) => Math.min(granted, ended) > asked);
  // The one word where some hold a permit without a stream that runs.
  const held = permits
    .filter(({ granted }) => granted < Infinity)
    .map((row) => row.held)
    .sort()[0];
  const entries = [
    ...(waits ? [{ kind: 'wait', told: 'waits' }] : []),
    ...(held ? [{ kind: 'held', told: held }] : []),
  ];
  let x = Scale.margin;
  const shapes = entries.flatMap(({ kind, told }) => {
    const entry = [rect(kind, x, y - 5, 16, 10), text('small muted', x + 21, y + 4, told)];
    x += 36 + told.length * 6;
    return entry;
  });
  return [...shapes, text('small muted end', Scale.width - Scale.margin, y + 4, 'time →')];
}

/** The sentence in as few lines as it needs, which are about as long as each other. */
function wrapped(sentence: string): string[] {
  const linesOf = (longest: number) => {
    const lines = [''];
    for (const word of sentence.split(' ')) {
      const joined = `${lines.at(-1) ?? ''} ${word}`.trim();
      if (joined.length > longest) lines.push(word);
      else lines[lines.length - 1] = joined;
    }
    return lines;
  };
  const needed = linesOf(42).length;
  let longest = Math.ceil(sentence.length / needed);
  while (linesOf(longest).length > needed) longest++;
  return linesOf(longest);
}
