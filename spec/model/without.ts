/** Takes an element out of an array; false if it is not there. */
export function without<T>(array: T[], element: T): boolean {
  const index = array.indexOf(element);
  if (index >= 0) array.splice(index, 1);
  return index >= 0;
}
