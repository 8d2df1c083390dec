import { shown } from '../check/shown.js';
import { timeOf } from './timeOf.js';
import { shortTitleOf } from './titleOf.js';
import type { PrimitiveReport, Report, RequestReport } from './types.js';

/** The width of a terminal. */
const WIDTH = 80;
/** How many holders of a primitive are listed, and how many of those that wait. */
const MOST = 10;

/**
 * Formats a report for a terminal: who holds what and for how long, and who waits for it.
 *
 * - The primitive with the longest wait comes first. In it, the longest holder and the longest wait
 *   come first.
 * - If there are more than ten holders, or more than ten waiting requests, the first ten are
 *   listed, and the rest is counted.
 * - Primitives without holders and without waiting requests are named in one line at the end.
 *
 * The text has no colours. No line is longer than 80 characters: what does not fit is cut.
 *
 * @param report what `Inspector.report()` returns
 * @returns the lines, without a line break at the end
 * @throws TypeError for anything else
 * @example
 * import { Lock, Semaphore } from 'rxjs-locks';
 * import { formatReport, Inspector, labelled } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector();
 * const accounts = inspector.watch('accounts', new Lock());
 * inspector.watch('connections', new Semaphore(3));
 * labelled('import job', accounts).acquire().subscribe();
 * labelled('page 7', accounts).acquire().subscribe();
 *
 * // The times are left out, since they are different in every run.
 * console.log(formatReport(inspector.report()).replaceAll(/\d+ ms/g, '. ms'));
 * // Output:
 * // accounts: Lock { locked: true, waiting: 1 }
 * //   held for      . ms  #1 (import job)
 * //   waits for     . ms  #2 (page 7)
 * //
 * // idle: connections
 */
export function formatReport(report: Report): string {
  if (!Array.isArray((report as Partial<Report> | null)?.primitives)) {
    throw new TypeError(
      `formatReport(report): what Inspector.report() returns, got ${shown(report)}`,
    );
  }
  const busy = report.primitives.filter(isBusy).sort(longestFirst);
  const idle = report.primitives.filter((primitive) => !isBusy(primitive));
  const blocks = busy.map((primitive) => linesOf(primitive).map(fitted).join('\n'));
  if (idle.length > 0) blocks.push(idleLine(idle));
  return blocks.join('\n\n') || 'nothing is watched';
}

function isBusy({ holders, waiting }: PrimitiveReport): boolean {
  return holders.length + waiting.length > 0;
}

/** By the longest wait; where nobody waits, by what has been held for longest. */
function longestFirst(one: PrimitiveReport, other: PrimitiveReport): number {
  return (
    longest(other.waiting) - longest(one.waiting) || longest(other.holders) - longest(one.holders)
  );
}

/** 0 if there are none. */
function longest(requests: readonly RequestReport[]): number {
  return requests.reduce((time, { since }) => Math.max(time, since), 0);
}

function linesOf({ name, kind, state, holders, waiting }: PrimitiveReport): string[] {
  const fields = Object.entries(state).map(([key, value]) => `${key}: ${String(value)}`);
  return [
    `${name}: ${kind} { ${fields.join(', ')} }`,
    ...requestLines('held for', holders, 'held'),
    ...requestLines('waits for', waiting, 'wait'),
  ];
}

function requestLines(verb: string, requests: readonly RequestReport[], plural: string): string[] {
  const sorted = [...requests].sort((one, other) => other.since - one.since);
  const lines = sorted.slice(0, MOST).map((request) => {
    const time = timeOf(request.since).padStart(7);
    return `  ${verb.padEnd(9)}  ${time}  ${shortTitleOf(request)}`;
  });
  const more = sorted.length - lines.length;
  if (more > 0) lines.push(`  ${String(more)} more ${plural} for less`);
  return lines;
}

function idleLine(idle: readonly PrimitiveReport[]): string {
  const names = [...new Set(idle.map(({ name }) => name))];
  let line = `idle: ${names.join(', ')}`;
  for (let shown = names.length; shown > 0 && line.length > WIDTH; shown--) {
    const more = `${String(names.length - shown + 1)} more`;
    line = `idle: ${[...names.slice(0, shown - 1), more].join(', ')}`;
  }
  return fitted(line);
}

/** Without what a terminal would obey, and no longer than its width. */
function fitted(line: string): string {
  const plain = line.replaceAll(/\p{Cc}+/gu, ' ');
  if (plain.length <= WIDTH) return plain;
  // The first half of a character that has two is cut as well.
  return `${plain.slice(0, WIDTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
