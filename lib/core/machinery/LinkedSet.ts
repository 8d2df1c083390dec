import { type Linked, LinkedList } from './LinkedList.js';

interface Link<E> extends Linked {
  readonly element: E;
}

/**
 * Elements in the order in which they were added, each once. Adding, deleting and finding the first
 * are constant time. (In a `Set`, the search for the first passes the places of all that were
 * deleted before it: with 200,000 keys it took 15 s.)
 */
export class LinkedSet<E> {
  readonly #links = new Map<E, Link<E>>();
  readonly #list = new LinkedList<Link<E>>();

  get empty(): boolean {
    return this.#list.first === undefined;
  }

  add(element: E): void {
    if (this.#links.has(element)) return;
    const link: Link<E> = { element, ahead: undefined, behind: undefined };
    this.#links.set(element, link);
    this.#list.add(link);
  }

  delete(element: E): void {
    const link = this.#links.get(element);
    if (!link) return;
    this.#links.delete(element);
    this.#list.remove(link);
  }

  /** Returns the first element that passes a test. */
  find(test: (element: E) => boolean): E | undefined {
    for (let { first: link } = this.#list; link; link = link.behind) {
      if (test(link.element)) return link.element;
    }
    return undefined;
  }
}
