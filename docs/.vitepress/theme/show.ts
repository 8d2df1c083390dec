import { of, type Subscription, switchMap, Observable } from 'rxjs';
import { exhibits } from '../../../demo/exhibits.js';
import { Gallery } from '../../../demo/Gallery.js';
import { takeNumber } from '../../../demo/OtherTabs.js';
import styles from '../../../demo/styles.css?inline';

/**
 * Shows the demo, until it is unsubscribed.
 *
 * @param host the element to show it in
 * @param name the only primitive to show; all by default
 */
export function show(host: HTMLElement, name?: string): Subscription {
  const shown = exhibits.filter((exhibit) => name === undefined || exhibit.name === name);
  if (shown.length === 0) throw new Error(`<Playground of="${String(name)}" />: no such exhibit`);
  const tree = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = styles;
  const tab$ = shown.some(({ betweenTabs }) => betweenTabs) ? takeNumber() : of(1);
  return tab$
    .pipe(
      switchMap(
        (tab) =>
          new Observable<never>(() => {
            const gallery = new Gallery(shown, tab);
            tree.replaceChildren(style, gallery.element);
            return gallery.run();
          }),
      ),
    )
    .subscribe();
}
