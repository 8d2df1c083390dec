import { Semaphore, throttleBySemaphore } from '../../../lib/index.js';
import { brokenCap } from './brokenCap.js';
import { Ledger } from './Ledger.js';
import type { SharedScenario } from './Scenario.js';
import { type Happening, isInner, Stage } from './Stage.js';
import { storyOf } from './storyOf.js';
import { toldTooEarly } from './toldTooEarly.js';

const names = ['one', 'two', 'three'] as const;

/** What is wrong where pipelines share a semaphore, if anything is. */
export function unfairCap(scenario: SharedScenario): string | undefined {
  const { limit, pipelines } = scenario;
  const cap = new Semaphore(limit);
  const stage = new Stage();
  stage.play(() => {
    pipelines.forEach((pipeline, index) => {
      stage.pipeline(names[index] ?? '', pipeline, (project) => throttleBySemaphore(cap, project));
    });
  });
  const { log } = stage;
  const ledgers = pipelines.map((pipeline, index) => new Ledger(names[index] ?? '', pipeline));
  const fault =
    brokenCap(log, limit) ??
    unfair(log, limit, ledgers) ??
    first(ledgers, (ledger) => ledger.missing()) ??
    first(ledgers, ({ name, takesAll }) => (takesAll ? toldTooEarly(log, name) : undefined)) ??
    (cap.value === limit - runningIn(log)
      ? undefined
      : `in the end ${String(cap.value)} permits are there`);
  return (
    fault &&
    storyOf(fault, scenario, (code) => `expect(unfairCap(${code})).toBeUndefined();`, {
      'what happens': log,
    })
  );
}

/** Where somebody does not get the turn that is due, or a place is free at the end of a frame. */
function unfair(
  log: readonly Happening[],
  limit: number,
  ledgers: readonly Ledger[],
): string | undefined {
  for (const [index, happening] of log.entries()) {
    const { frame } = happening;
    for (const ledger of ledgers) ledger.enter(happening);
    if (log[index + 1]?.frame === frame) continue;
    const wronged = ledgers.find(({ fault }) => fault !== undefined);
    if (wronged) return `frame ${String(frame)}, ${wronged.name}: ${String(wronged.fault)}`;
    const waiting = ledgers.find(({ waits }) => waits);
    if (waiting && runningIn(log.slice(0, index + 1)) < limit) {
      return `frame ${String(frame)}, ${waiting.name}: waits, and a place is free`;
    }
  }
  return undefined;
}

function runningIn(log: readonly Happening[]): number {
  const inners = log.filter(isInner);
  return (
    inners.filter(({ what }) => what === 'starts').length -
    inners.filter(({ what }) => what === 'is left').length
  );
}

/** The first fault that is found. */
function first(
  ledgers: readonly Ledger[],
  faultOf: (ledger: Ledger) => string | undefined,
): string | undefined {
  return ledgers.map(faultOf).find((fault) => fault !== undefined);
}
