import { type Observable, Subscription } from 'rxjs';

/** What one subscription has received. */
export interface Recording<T> {
  readonly values: T[];
  error: unknown;
  completed: boolean;
  /** Empty while subscribing has not returned yet. */
  subscription: Subscription;
}

/** Subscribes, and keeps what comes: values, error and completion. */
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
