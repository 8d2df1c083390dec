import type { Observable } from 'rxjs';
import type { Context } from 'rxjs-marbles/jasmine/index.js';
import { calls } from '../helpers/calls.js';
import { marksOf, type Message, messagesOf, subscriptionOf } from './marksOf.js';
import type { Row } from './Picture.js';

/** What `m.cold` and `m.hot` create. */
type TestObservable<T> = ReturnType<Context['cold']> & Observable<T>;

/** A test observable keeps its messages. */
function messagesIn(observable: object): readonly Message[] {
  return (observable as { readonly messages: readonly Message[] }).messages;
}

/** When requests were made, and what their bars are called. */
function requestsOf(label: string, asked: string | TestObservable<string>) {
  if (typeof asked === 'string' && asked.includes('^')) {
    const frames = Array.from(asked.trim(), (mark, frame) => ({ mark, frame }));
    return frames.filter(({ mark }) => mark === '^').map(({ frame }) => ({ frame, label }));
  }
  return marksOf(typeof asked === 'string' ? messagesOf(asked) : messagesIn(asked))
    .filter(({ kind }) => kind === 'value')
    .map(({ frame, text }) => ({ frame, label: `${label}(${text})` }));
}

const permit = { kind: 'permit', held: 'holds a permit' } as const;

/**
 * Draws while it tests: each method adds a row to the picture, and makes the assertion that the
 * row shows. The row is made of the very strings that are asserted.
 */
export class Drawing {
  readonly lines: string[] = [];
  readonly rows: Row[] = [];
  readonly #m: Context;

  constructor(m: Context) {
    this.#m = m;
  }

  /** Shows the code that the picture is about: lines of at most 48 letters. */
  code(...lines: string[]): void {
    this.lines.push(...lines);
  }

  /** Makes the calls that the letters of a row stand for, and draws a flag for each. */
  calls(label: string, row: string, by: Record<string, () => void>): void {
    // The flag shows the call itself: `release(2)` of `() => semaphore.release(2)`.
    const texts = Object.entries(by).map(([letter, call]) => [
      letter,
      /\.(\w+\(.*\))$/s.exec(String(call))?.[1] ?? letter,
    ]);
    const marks = marksOf(messagesOf(row, Object.fromEntries(texts)));
    this.rows.push({ kind: 'calls', label, marks });
    calls(this.#m, row, by);
  }

  /** Draws a stream that comes in, and is subscribed at the start. */
  source<T>(label: string, observable: TestObservable<T>) {
    const marks = marksOf(messagesIn(observable));
    const end = marks.find(({ kind }) => kind !== 'value')?.frame ?? Infinity;
    this.rows.push({ kind: 'source', label, from: 0, to: end, marks });
    return this.#m.expect(observable);
  }

  /**
   * Draws a stream that runs under a permit: a bar for each subscription.
   *
   * @param asked when the requests were made, in the order of the subscriptions: a row of `^`, or
   * the values that they are for, which are then in the labels: their source, or a row of marbles
   */
  work<T>(label: string, observable: TestObservable<T>, asked: string | TestObservable<string>) {
    const requests = requestsOf(label, asked);
    return {
      toHaveSubscriptions: (expected: string | string[]) => {
        for (const [index, subscription] of [expected].flat().entries()) {
          const { from, to } = subscriptionOf(subscription);
          const request = requests[index];
          if (!request || request.frame > from)
            throw new Error(`${label}: ${subscription} has no request`);
          this.rows.push({
            kind: 'permit',
            held: 'runs',
            label: request.label,
            asked: request.frame,
            granted: from,
            ended: to,
            // At the frame of an unsubscription only the end of the stream itself is seen.
            marks: marksOf(messagesIn(observable), from).filter(
              ({ frame, kind }) => frame < to || (frame === to && kind !== 'value'),
            ),
          });
        }
        this.#m.expect(observable).toHaveSubscriptions(expected);
      },
    };
  }

  /** Draws a {@link stay}: it waits from `^` until it is granted, and holds its permit until `!`. */
  stay<T>(label: string, observable: Observable<T>, asks?: string) {
    return {
      toBeObservable: (expected: string, values?: Record<string, T>, error?: unknown) => {
        const { from, to } = subscriptionOf(asks);
        const marks = marksOf(messagesOf(expected, values, error));
        const granted = marks.find(({ kind }) => kind === 'value')?.frame ?? Infinity;
        const ends = marks.filter(({ kind }) => kind !== 'value');
        const ended = Math.min(to, ends[0]?.frame ?? Infinity);
        this.rows.push({ ...permit, label, asked: from, granted, ended, marks: ends });
        this.#m.expect(observable, asks).toBeObservable(expected, values, error);
      },
    };
  }

  /** Draws a request that grants a value and no permit: it waits from `^` until then. */
  wait<T>(label: string, observable: Observable<T>, asks?: string) {
    return {
      toBeObservable: (expected: string, values?: Record<string, T>, error?: unknown) => {
        const { from, to } = subscriptionOf(asks);
        const marks = marksOf(messagesOf(expected, values, error));
        const ended = Math.min(to, marks[0]?.frame ?? Infinity);
        this.rows.push({ ...permit, label, asked: from, granted: Infinity, ended, marks });
        this.#m.expect(observable, asks).toBeObservable(expected, values, error);
      },
    };
  }

  /** Draws what comes out. */
  result<T>(label: string, observable: Observable<T>, subscription?: string) {
    return {
      toBeObservable: (expected: string, values?: Record<string, T>, error?: unknown) => {
        const { from, to } = subscriptionOf(subscription);
        const marks = marksOf(messagesOf(expected, values, error));
        const end = marks.find(({ kind }) => kind !== 'value')?.frame ?? Infinity;
        this.rows.push({ kind: 'result', label, from, to: Math.min(to, end), marks });
        this.#m.expect(observable, subscription).toBeObservable(expected, values, error);
      },
    };
  }

  /** Draws a state as a lane of spans. A snapshot has a lane for each of its properties. */
  state<T>(label: string, observable: Observable<T>) {
    return {
      toBeObservable: (expected: string, values?: Record<string, T>) => {
        const told = messagesOf(expected, values).map(({ frame, notification: { value } }) => ({
          frame,
          snapshot: typeof value === 'object' && value !== null ? value : { [label]: value },
        }));
        for (const name of Object.keys(told[0]?.snapshot ?? {})) {
          const spans = told.map(({ frame, snapshot }) => {
            const value: unknown = (snapshot as Record<string, unknown>)[name];
            return { frame, value: String(value) };
          });
          const changes = spans.filter(({ value }, index) => value !== spans[index - 1]?.value);
          this.rows.push({ kind: 'state', label: name, spans: changes });
        }
        this.#m.expect(observable).toBeObservable(expected, values);
      },
    };
  }
}
