import { startWith } from 'rxjs';
import { button } from './button.js';
import type { LiveExhibit } from './LiveExhibit.js';
import { make } from './make.js';

/** The buttons of an exhibit: one for each request that one can make, then those that all have. */
export function exhibitButtons(live: LiveExhibit): HTMLElement {
  const { name } = live.exhibit;
  const askings = live.askings.map((asking, index) =>
    // A new primitive has requests of its own.
    button(asking.button, name, () => live.ask(live.askings[index] ?? asking)),
  );
  const leave = button('Leave', name, () => live.leave());
  const release = button('Release', name, () => live.release());
  const close = button('Close', name, () => (live.closed ? live.renew() : live.close()));
  live.changed$.pipe(startWith(undefined)).subscribe(() => {
    for (const asking of askings) asking.enable(!live.closed);
    leave.enable(live.waiting);
    release.enable(live.inside);
    close.write(live.closed ? 'New' : 'Close');
  });
  const elements = [...askings, leave, release, close].map(({ element }) => element);
  return make('div', 'buttons', ...elements);
}
