/** The answers that mean: not yet. */
const NOT_YET = /^(LOADING|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN)\b/;

/**
 * Whether an error is the server's refusal. A connection that is lost is none, nor a server that is
 * on its way up: they pass.
 */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // An answer begins with its code: `NOAUTH Authentication required.`
  return /^[A-Z]{3,} /.test(error.message) && !NOT_YET.test(error.message);
}
