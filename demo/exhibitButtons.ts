import { startWith } from 'rxjs';
import { button } from './button.js';
import type { LiveExhibit } from './LiveExhibit.js';
import { make } from './make.js';

/** The buttons of an exhibit: what you can ask, what else it can do, and what all of them have. */
export function exhibitButtons(live: LiveExhibit): HTMLElement {
  const { name, passes } = live.exhibit;
  const askings = live.made.askings.map((asking, index) =>
    // A new primitive has requests of its own.
    button(asking.button, name, () => live.ask(live.made.askings[index] ?? asking)),
  );
  const actions = (live.made.actions ?? []).map((action, index) =>
    button(action.button, name, () => live.made.actions?.[index]?.press()),
  );
  const leave = button('Leave', name, () => live.leave());
  const release = button('Release', name, () => live.release());
  const close = button('Close', name, () => (live.closed ? live.renew() : live.close()));
  live.changed$.pipe(startWith(undefined)).subscribe(() => {
    for (const asking of askings) asking.enable(!live.closed);
    for (const [index, action] of actions.entries()) {
      action.enable(!live.closed && live.made.actions?.[index]?.enabled?.() !== false);
    }
    leave.enable(live.waiting);
    release.enable(live.inside);
    close.write(live.closed ? 'New' : 'Close');
  });
  const common = passes ? [leave, close] : [leave, release, close];
  const elements = [...askings, ...actions, ...common].map(({ element }) => element);
  return make('div', 'buttons', ...elements);
}
