/** A part of a line, such as `3/4 files`. */
export interface Field {
  readonly text: string;
  /** The field with the lowest rank is dropped first. */
  readonly rank: number;
  /** What stands between this field and the next; a comma by default. */
  readonly separator?: string;
}

/**
 * The fields that fit into a line, in their order. It drops whole fields, because half of a number
 * would be a wrong number.
 *
 * @param columns how long the line can be
 */
export function fitting(columns: number, fields: readonly Field[]): string {
  const line = fields.map(({ text, separator = ', ' }) => text + separator).join('');
  const shown = line.slice(0, line.length - (fields.at(-1)?.separator ?? ', ').length);
  if (fields.length === 0 || shown.length <= columns) return shown;
  const least = fields.reduce((one, other) => (other.rank < one.rank ? other : one));
  return fitting(
    columns,
    fields.filter((field) => field !== least),
  );
}
