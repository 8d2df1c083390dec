/** The page of `npm run demo`: all exhibits, and the number of the tab in its title. */
import { exhibits } from './exhibits.js';
import { Gallery } from './Gallery.js';
import { takeNumber } from './OtherTabs.js';

takeNumber().subscribe((tab) => {
  document.title = `Tab ${String(tab)} · rxjs-locks`;
  const gallery = new Gallery(exhibits, tab);
  document.querySelector('main')?.replaceChildren(gallery.element);
  gallery.run();
});
