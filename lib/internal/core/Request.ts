/**
 * One subscription that asks for something, as a link of the queue that it stands in.
 *
 * @typeParam Asked what it asks for, such as a number of permits
 * @typeParam Grant what it is granted, such as a permit
 */
export interface Request<Asked, Grant> {
  readonly asked: Asked;

  /** The queue it stands in: none before it has asked, and none once it is granted or has left. */
  queue: object | undefined;
  /** The number of its place in the queue: lower before higher. */
  place: number;
  /** Who stands before it, and who behind. */
  ahead: this | undefined;
  behind: this | undefined;

  /**
   * Hands the grant to whoever asked: foreign code, whose errors it must not let through.
   *
   * @returns whether there was still somebody to have it
   */
  deliver(grant: Grant): boolean;
}
