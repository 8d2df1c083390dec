/** What the next request is to be called. */
let next: string | undefined;

/** Runs a function. The first request that it makes gets the label. Returns what it returns. */
export function withLabel<R>(label: string | undefined, call: () => R): R {
  const before = next;
  next = label;
  try {
    return call();
  } finally {
    next = before;
  }
}

/** Takes the label for the request that is being made, so that the next one does not get it. */
export function takeLabel(): string | undefined {
  const label = next;
  next = undefined;
  return label;
}
