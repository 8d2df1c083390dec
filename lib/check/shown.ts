/**
 * Formats a value for an error message: strings are quoted, and objects are named by their class.
 */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${String(value)}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : shownObject(value);
    default:
      return String(value);
  }
}

function shownObject({ constructor }: object): string {
  // An object may have no constructor, or something else under that name.
  const name = typeof constructor === 'function' && constructor !== Object ? constructor.name : '';
  return `${/^[AEIOU]|^$/.test(name) ? 'an' : 'a'} ${name || 'object'}`;
}
