/**
 * Stands for the consumer of a subscription that is over: whoever keeps the subscription does not
 * keep the consumer with it, as is so with RxJS's own.
 */
export function nobody(): void {
  // Nothing is sent any more.
}
