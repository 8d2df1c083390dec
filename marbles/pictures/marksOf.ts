import { TestScheduler } from 'rxjs/testing';
import type { Mark } from './Picture.js';

/** A message of the test scheduler, as far as a picture shows it. */
export interface Message {
  readonly frame: number;
  readonly notification: {
    readonly kind: string;
    readonly value?: unknown;
    readonly error?: unknown;
  };
}

/** Reads a row of marbles as the test scheduler does. */
export function messagesOf(marbles: string, values?: unknown, error?: unknown): Message[] {
  return TestScheduler.parseMarbles(marbles, values, error, false, true);
}

/** Reads a row of `^` and `!` as the test scheduler does. */
export function subscriptionOf(marbles = '^'): { readonly from: number; readonly to: number } {
  const log = TestScheduler.parseMarblesAsSubscriptions(marbles, true);
  return { from: log.subscribedFrame, to: log.unsubscribedFrame };
}

/** @param start the frame at which the messages begin: that of the subscription, if they are cold */
export function marksOf(messages: readonly Message[], start = 0): Mark[] {
  return messages.map(({ frame, notification: { kind, value, error } }) => {
    if (kind === 'N') return { frame: start + frame, kind: 'value', text: String(value) };
    if (kind === 'C') return { frame: start + frame, kind: 'complete', text: '' };
    return { frame: start + frame, kind: 'error', text: error === 'error' ? '' : String(error) };
  });
}
