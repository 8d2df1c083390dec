import { PERMITS } from './figures.js';
import { nameOf, type Report } from './Report.js';

/** A worker that goes on. */
export interface Living {
  readonly name: string;
  readonly report: Report;
}

/** Something that a killed worker held. */
export interface Loss {
  readonly held: string;
  /** Says where it goes on, once it does. */
  goesOn(living: readonly Living[]): string | undefined;
}

/** All that a worker holds which others wait for. */
export function lossesOf({ night, permits, settings }: Report): Loss[] {
  return [
    ...(night === undefined ? [] : [jobOf(night)]),
    ...(permits === 0 ? [] : [permitsOf(permits)]),
    ...(settings === 'writes' ? [writing] : []),
  ];
}

function jobOf(night: number): Loss {
  return {
    held: nameOf(night),
    goesOn: (living) => {
      const worker = living.find(({ report }) => report.night !== undefined);
      return worker && `${worker.name} does ${nameOf(worker.report.night ?? night)}`;
    },
  };
}

function permitsOf(permits: number): Loss {
  return {
    held: `${String(permits)} of the pool`,
    goesOn: (living) =>
      living.reduce((sum, { report }) => sum + report.permits, 0) === PERMITS
        ? `all ${String(PERMITS)} permits of the pool are in use again`
        : undefined,
  };
}

const writing: Loss = {
  held: 'the settings, to write',
  goesOn: (living) => {
    const worker = living.find(({ report: { settings } }) =>
      /^(reads|writes)$/.test(settings ?? ''),
    );
    return worker && `${worker.name} ${String(worker.report.settings)} the settings`;
  },
};
