import type { Subscriber } from 'rxjs';

/** Who is told: a subscriber, or a function that wants the values alone. */
export type Consumer<T> = Subscriber<T> | ((value: T) => void);
