/** An element of a {@link LinkedList}. */
export interface Linked {
  /** Its neighbours in the list. */
  ahead: this | undefined;
  behind: this | undefined;
}

/** Elements in the order in which they were added. Adding and removing are constant time. */
export class LinkedList<E extends Linked> {
  first: E | undefined = undefined;
  last: E | undefined = undefined;

  /** @param element one that is in no list */
  add(element: E): void {
    element.ahead = this.last;
    if (this.last) this.last.behind = element;
    else this.first = element;
    this.last = element;
  }

  /** @param element one that is in this list */
  remove(element: E): void {
    const { ahead, behind } = element;
    if (ahead) ahead.behind = behind;
    else this.first = behind;
    if (behind) behind.ahead = ahead;
    else this.last = ahead;
    // Keeping the element must not keep its neighbours in memory.
    element.ahead = element.behind = undefined;
  }
}
