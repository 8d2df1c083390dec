/**
 * One subscription that asks for something, as a link of the queue that it stands in.
 *
 * @typeParam Asked what it asks for, such as a number of permits
 * @typeParam Grant what it is granted, such as a permit
 */
export abstract class Request<Asked, Grant> {
  /** The queue it stands in: none before it has asked, and none once it is granted or has left. */
  queue: object | undefined = undefined;
  previous: this | undefined = undefined;
  next: this | undefined = undefined;

  readonly asked: Asked;

  constructor(asked: Asked) {
    this.asked = asked;
  }

  /** Hands the grant to whoever asked: foreign code, whose errors it must not let through. */
  abstract deliver(grant: Grant): void;
}
