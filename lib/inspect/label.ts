/** What the next request is to be called. */
let next: string | undefined;

/** Makes a call in which the next request is called so. Returns what the call returns. */
export function withLabel<R>(label: string | undefined, call: () => R): R {
  const before = next;
  next = label;
  try {
    return call();
  } finally {
    next = before;
  }
}

/** What the request that is being made is called. It is no longer that of the next one. */
export function takeLabel(): string | undefined {
  const label = next;
  next = undefined;
  return label;
}
