import { type Observable, Subscription } from 'rxjs';

/** What one subscription has received. */
export interface Recording<T> {
  readonly values: T[];
  error: unknown;
  completed: boolean;
  /** Empty until subscribe has returned. */
  subscription: Subscription;
}

/** Subscribes, and records values, error and completion. */
export function record<T>(observable: Observable<T>): Recording<T> {
  const recording: Recording<T> = {
    values: [],
    error: undefined,
    completed: false,
    subscription: Subscription.EMPTY,
  };
  recording.subscription = observable.subscribe({
    next: (value) => recording.values.push(value),
    error: (error: unknown) => (recording.error = error),
    complete: () => (recording.completed = true),
  });
  return recording;
}
