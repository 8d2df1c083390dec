import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Tokens } from './Tokens';

/** Shows the lock: a signal of its state, which has a value from the start. */
@Component({
  selector: 'token-status',
  template: `<p role="status">{{ text() }}</p>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TokenStatus {
  readonly #state = toSignal(inject(Tokens).refreshing.state$, { requireSync: true });

  protected readonly text = computed(() => {
    const { held, waiting } = this.#state();
    const who = held ? 'this tab refreshes the token' : 'this tab does not refresh the token';
    return `${who}, requests that wait: ${String(waiting)}`;
  });
}
