/** How the drawing says it, where it is not the number and the name of the member. */
const words: Readonly<Record<string, (count: number) => string>> = {
  value: (count) => `${String(count)} free`,
  readers: (count) => (count === 1 ? '1 reader' : `${String(count)} readers`),
  keys: (count) => (count === 1 ? '1 key' : `${String(count)} keys`),
};

/**
 * A state in words that are short enough for the drawing: `locked · 2 waiting`.
 *
 * @param nothing what it says if there is nothing to say
 */
export function stateText(state: object, nothing: string): string {
  const members = Object.entries(state) as [string, boolean | number][];
  const said = members.flatMap(([name, value]) => {
    if (value === true) return [name === 'isSet' ? 'set' : name];
    if (value === false || (value === 0 && name !== 'value')) return [];
    return [words[name]?.(value) ?? `${String(value)} ${name}`];
  });
  return said.join(' · ') || nothing;
}
