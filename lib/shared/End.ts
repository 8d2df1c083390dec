/** How work, or a request, ended without being unsubscribed. */
export type End = { readonly kind: 'C' } | { readonly kind: 'E'; readonly error: unknown };

export const COMPLETED: End = { kind: 'C' };
