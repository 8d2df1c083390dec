import { cutOf } from './cutOf.js';
import { linesOf } from './linesOf.js';
import { type Happening, isEnd } from './Stage.js';

/**
 * What is different between two plays of one scenario in which the source is fed from within, if
 * anything is: of what happens in a frame, in whatever order.
 *
 * They are compared up to the frame in which something cuts them short, and of that only the end;
 * and up to the frame in which they feed the source in another order, after which other values
 * wait.
 */
export function differenceInFrames(
  expected: readonly Happening[],
  actual: readonly Happening[],
): string | undefined {
  const cut = cutOf(expected);
  const parting = partingOf(expected, actual);
  const [wanted, got] = [expected, actual].map((log) =>
    linesOf(
      log.filter((happening) => {
        const { frame } = happening;
        return frame < parting && (frame < cut || isEnd(happening));
      }),
    ).sort(),
  ) as [string[], string[]];
  const index = wanted.findIndex((line, index) => line !== got[index]);
  if (index < 0 && got.length === wanted.length) return undefined;
  return `expected ${wanted[index] ?? 'nothing more'}, got ${got[index] ?? got[wanted.length] ?? 'nothing more'}`;
}

/** The frame in which the source does not send the same any more. */
function partingOf(expected: readonly Happening[], actual: readonly Happening[]): number {
  const [wanted, got] = [expected, actual].map((log) => log.filter(isSent)) as [
    Happening[],
    Happening[],
  ];
  const parting = wanted.find(
    ({ frame, what }, index) => frame !== got[index]?.frame || what !== got[index].what,
  );
  return parting?.frame ?? Infinity;
}

function isSent({ who, what }: Happening): boolean {
  return who === 'source' && what.startsWith('sends ');
}
