import { Observable } from 'rxjs';
import type { Snapshot } from '../rxjs/StateCell.js';
import { Primitive } from '../shared/Primitive.js';
import type { RedisCore } from './RedisCore.js';

/**
 * The base of the primitives between machines. Its session keeps one for as long as something waits
 * or is held, or its state is observed: nobody else may keep what `locks.lock(name)` returns.
 */
export abstract class RedisPrimitive<State extends object> extends Primitive<State> {
  readonly #state$: Observable<State>;

  /** @internal */
  constructor(kind: string, core: RedisCore, snapshot: Snapshot<State>) {
    super(kind, core, snapshot);
    core.primitive = this;
    this.#state$ = new Observable((subscriber) => {
      core.keep(subscriber);
      return super.state$.subscribe(subscriber);
    });
  }

  override get state$(): Observable<State> {
    return this.#state$;
  }
}
