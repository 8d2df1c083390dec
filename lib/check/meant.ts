/** What was probably meant where something else than a lock is given, as the end of a message. */
export function meant(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if ('for' in value) return '; pass one of its keys, .for(key)';
  if ('read' in value && 'write' in value) return '; pass its .read or its .write';
  if ('then' in value) return '; pass from(promise)';
  return '';
}
