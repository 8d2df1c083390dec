import { concatMap, groupBy, mergeMap, of, range } from 'rxjs';
import { KeyedLock, type Permit, withLock } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

export const KEYS = 1_000;

/** Jobs of a thousand accounts in turn, those of one account one after the other. */
export const keyedJobs: Contender = {
  name: OURS,
  prepare: (items) => {
    const accounts = new KeyedLock<number>();
    let done = 0;
    const receive = (): void => {
      done++;
    };
    const result$ = range(0, items).pipe(
      mergeMap((job) => of(job).pipe(withLock(accounts.for(job % KEYS)))),
    );
    return { run: () => void result$.subscribe(receive), done: () => done };
  },
};

/** The same with what RxJS has for it. */
export const groupedJobs: Contender = {
  name: 'groupBy, concatMap',
  prepare: (items) => {
    let done = 0;
    const receive = (): void => {
      done++;
    };
    const result$ = range(0, items).pipe(
      groupBy((job) => job % KEYS),
      mergeMap((jobs$) => jobs$.pipe(concatMap((job) => of(job)))),
    );
    return { run: () => void result$.subscribe(receive), done: () => done };
  },
};

/** Each key is held once, and never again. */
export const keysSeen: Contender = {
  name: OURS,
  prepare: (items) => {
    const accounts = new KeyedLock<string>();
    let granted = 0;
    const enter = (permit: Permit): void => {
      granted++;
      permit.release();
    };
    return {
      run: () => {
        for (let key = 0; key < items; key++) {
          accounts
            .for(`account ${String(key)}`)
            .acquire()
            .subscribe(enter);
        }
      },
      done: () => (accounts.state.keys === 0 ? granted : NaN),
    };
  },
};
