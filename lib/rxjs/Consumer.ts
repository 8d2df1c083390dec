import type { Subscriber } from 'rxjs';

/** Takes what is sent: a subscriber, or a function that takes only the values. */
export type Consumer<T> = Subscriber<T> | ((value: T) => void);
