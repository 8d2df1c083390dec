import type { Mark, Picture, Row } from './Picture.js';

/** The picture in words, for those who cannot see it: a sentence for each row. */
export function described({ code, rows }: Picture): string {
  return [`The code is ${code.map((row) => row.trim()).join(' ')}.`, ...rows.map(sentenceOf)].join(
    ' ',
  );
}

function sentenceOf(row: Row): string {
  if (row.kind === 'state') {
    return `${row.label} is ${row.spans.map(({ frame, value }) => `${value} from ${String(frame)}`).join(', ')}.`;
  }
  const marks = row.marks.map(toldOf);
  if (row.kind !== 'permit') return `${row.label}: ${marks.join(', ') || 'nothing'}.`;
  const { asked, granted, ended } = row;
  const stay = [
    granted > asked && `waits from ${String(asked)}`,
    granted < Infinity && `${row.held} from ${String(granted)}`,
    ended < Infinity && `ends at ${String(ended)}`,
    ...marks,
  ];
  return `${row.label} ${stay.filter(Boolean).join(', ')}.`;
}

function toldOf({ frame, kind, text }: Mark): string {
  const what = { value: text, complete: 'completes', error: `errors${text && ` with ${text}`}` };
  return `${what[kind]} at ${String(frame)}`;
}
