/**
 * Makes contenders of the rivals that can do it, each out of its own copy of the code: otherwise
 * its calls would meet the objects of all rivals, and the compiler could not inline what each of
 * them is fast by.
 *
 * @param load imports the code with the rival's name as query, which makes it a module of its own
 */
export async function freshContenders<Code, Rival extends { readonly name: string }>(
  rivals: readonly Rival[],
  load: (name: string) => Promise<Code>,
): Promise<
  <C>(contenderOf: (code: Code, rival: Rival) => C, can?: (rival: Rival) => boolean) => C[]
> {
  const copies = await Promise.all(
    rivals.map(async (rival) => [rival, await load(rival.name)] as const),
  );
  return (contenderOf, can = () => true) =>
    copies.filter(([rival]) => can(rival)).map(([rival, code]) => contenderOf(code, rival));
}
