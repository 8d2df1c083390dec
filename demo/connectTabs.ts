import { filter, Subscription } from 'rxjs';
import type { LiveExhibit } from './LiveExhibit.js';
import { OtherTabs } from './OtherTabs.js';

/**
 * Lets each tab show what the others do, until it is unsubscribed.
 *
 * @param live the exhibits of this tab that other tabs take part in
 * @param tab the number of this tab
 */
export function connectTabs(live: readonly LiveExhibit[], tab: number): Subscription {
  const others = new OtherTabs(tab);
  const connected = new Subscription(() => others.close());
  for (const each of live) {
    connected.add(each.requests$.subscribe((record) => others.tell(record)));
    connected.add(
      others.opened$.subscribe(() => {
        for (const { record } of each.lane.placed) if (record.tab === tab) others.tell(record);
      }),
    );
    connected.add(
      others.records$
        .pipe(filter(({ exhibit }) => exhibit === each.exhibit.name))
        .subscribe((record) => each.put(record)),
    );
    connected.add(others.gone$.subscribe((gone) => each.tabGone(gone)));
  }
  return connected;
}
