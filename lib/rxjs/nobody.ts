/**
 * Replaces the consumer of a subscription that has ended. So keeping the subscription does not keep
 * the consumer in memory. RxJS does the same in its own subscriptions.
 */
export function nobody(): void {
  // Nothing is sent any more.
}
