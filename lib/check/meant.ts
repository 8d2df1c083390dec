/** The end of an error message: what to pass instead of a value that is not a lock. */
export function meant(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if ('for' in value) return '; pass one of its keys, .for(key)';
  if ('read' in value && 'write' in value) return '; pass its .read or its .write';
  if ('wait' in value) return '; it grants no permit: start the work after its wait()';
  if ('then' in value) return '; pass from(promise)';
  return '';
}
