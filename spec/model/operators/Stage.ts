import {
  noop,
  Observable,
  type ObservableInput,
  type OperatorFunction,
  Subject,
  Subscription,
  take,
  tap,
  type TeardownLogic,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Drawn, Leaving, Passage, Pipeline } from './Scenario.js';

/** Something that happened. */
export interface Happening {
  readonly frame: number;
  /** The name of the pipeline, where there are several. */
  readonly of: string;
  /** The source, an inner observable by its value, project, the pipeline, or its result. */
  readonly who: string;
  readonly what:
    | `is called with ${string}`
    | 'starts'
    | 'is left'
    | 'is gone'
    | 'completes'
    | 'errors'
    | `sends ${string}`;
}

/** Whether it is an inner observable: those have the one letter of their value. */
export function isInner({ who }: Happening): boolean {
  return who.length === 1;
}

/** Whether it cuts a pipeline short, or is the end of one that is. */
export function isEnd({ who, what }: Happening): boolean {
  return (who === 'result' && what === 'errors') || (who === 'pipeline' && what === 'is left');
}

/** An operator that runs what project makes of the values. */
export type Run = (
  project: (value: string, index: number) => ObservableInput<string>,
) => OperatorFunction<string, string>;

/** Where a story is played in virtual time, and all that happens is written down, in order. */
export class Stage {
  readonly log: Happening[] = [];
  readonly #scheduler = new TestScheduler(() => {
    throw new Error('this scheduler only plays');
  });

  /** Sets the stage, and lets time pass until nothing is left to happen. */
  play(set: () => void): void {
    this.#scheduler.run(({ flush }) => {
      set();
      flush();
    });
  }

  note(of: string, who: string, what: Happening['what']): void {
    this.log.push({ frame: this.#scheduler.frame, of, who, what });
  }

  /** What is drawn, its values named after it, so that no two streams send the same. */
  stream(name: string, drawn: Drawn): Observable<string> {
    const values = new Proxy<Record<string, string>>({}, { get: (_, key) => name + String(key) });
    if ('sync' in drawn) return synchronous(drawn.sync, values);
    return 'hot' in drawn
      ? this.#scheduler.createHotObservable(drawn.hot, values, 'fault')
      : this.#scheduler.createColdObservable(drawn.cold, values, 'fault');
  }

  /** The same stream, and when it is subscribed and left is written down. */
  watched<T>(of: string, who: string, source: Observable<T>, left = noop): Observable<T> {
    return new Observable((subscriber): TeardownLogic => {
      this.note(of, who, 'starts');
      // Before it is subscribed, as it may end meanwhile.
      subscriber.add(() => {
        this.note(of, who, 'is left');
        left();
      });
      source.subscribe(subscriber);
    });
  }

  /** Subscribes as it is told, and writes down what comes. */
  subscribe(
    of: string,
    result: Observable<string>,
    passage: Passage,
    got: (value: string) => void = noop,
  ): void {
    const some = passage.take === undefined ? result : result.pipe(take(passage.take));
    const subscription = new Subscription();
    if (passage.leaves) this.#schedule(passage.leaves, subscription);
    subscription.add(
      some.subscribe({
        next: (value) => {
          this.note(of, 'result', `sends ${value}`);
          got(value);
        },
        error: () => this.note(of, 'result', 'errors'),
        complete: () => this.note(of, 'result', 'completes'),
      }),
    );
  }

  /** Runs a whole pipeline: its source, through the operator, with an inner observable for each value. */
  pipeline(of: string, { inners, feeds, ...passage }: Pipeline, run: Run): void {
    const fed = new Subject<string>();
    const feed = (moment: string) => {
      for (const value of feeds?.[moment] ?? '') {
        if (value === '|') fed.complete();
        else fed.next(value);
      }
    };
    // All of them beforehand: what is hot does not wait for its subscriber.
    const made = new Map(
      Object.entries(inners).map(([key, inner]) => [
        key,
        inner === 'throws' ? undefined : this.stream(key, inner),
      ]),
    );
    const project = (value: string, index: number) => {
      this.note(of, 'project', `is called with ${value}, ${String(index)}`);
      feed(`${value} is projected`);
      const inner = made.get(value);
      if (!inner) throw new Error('thrown by project');
      if (!feeds) return this.watched(of, value, inner);
      const ending = inner.pipe(tap({ complete: () => feed(`${value} completes`) }));
      return this.watched(of, value, ending, () => {
        feed(`${value} is left`);
        this.note(of, value, 'is gone');
      });
    };
    const drawn$ = this.stream('', passage.source);
    const source$ = this.watched(of, 'source', feeds ? fed : drawn$).pipe(
      tap((value) => this.note(of, 'source', `sends ${value}`)),
    );
    const result$ = this.watched(of, 'pipeline', source$.pipe(run(project)));
    this.subscribe(of, result$, passage, (value) => feed(`result sends ${value}`));
    if (feeds) drawn$.subscribe(fed);
  }

  #schedule(leaves: Leaving, subscription: Subscription): void {
    const leave = () => {
      subscription.unsubscribe();
    };
    // What is scheduled first comes first in its frame, and what is scheduled in the frame last.
    if ('before' in leaves) this.#scheduler.schedule(leave, leaves.before);
    else this.#scheduler.schedule(() => this.#scheduler.schedule(leave), leaves.after);
  }
}

/** Sends all that is drawn while it is subscribed. */
function synchronous(drawn: string, values: Record<string, string>): Observable<string> {
  return new Observable((subscriber) => {
    for (const letter of drawn) {
      if (letter === '|') subscriber.complete();
      else if (letter === '#') subscriber.error('fault');
      else subscriber.next(values[letter] ?? '');
    }
  });
}
