/** The page: a card for each exhibit, all tabs told of each other, and a clock that draws. */
import { filter, merge } from 'rxjs';
import { Inspector } from 'rxjs-locks/inspect';
import { ExhibitCard } from './ExhibitCard.js';
import { exhibits } from './exhibits.js';
import { frames } from './frames.js';
import { LiveExhibit } from './LiveExhibit.js';
import { OtherTabs, takeNumber } from './OtherTabs.js';
import { ReportText } from './ReportText.js';

function show(tab: number): void {
  document.title = `Tab ${String(tab)} · rxjs-locks`;
  const number = document.querySelector('#tab');
  if (number) number.textContent = `This is tab ${String(tab)}.`;
  document.body.dataset['tab'] = String(tab);
  const news = document.querySelector('#news');

  const inspector = new Inspector();
  const report = new ReportText(inspector);
  document.querySelector('#report')?.append(report.element);
  const live = exhibits.map((exhibit) => new LiveExhibit(exhibit, tab, inspector));
  const cards = live.map((each) => new ExhibitCard(each));
  for (const { element, section } of cards) document.querySelector(`#${section}`)?.append(element);
  merge(...live.map(({ news$ }) => news$)).subscribe((text) => news?.replaceChildren(text));
  connect(
    live.filter(({ exhibit }) => exhibit.betweenTabs),
    tab,
  );
  frames().subscribe(() => {
    const now = Date.now();
    for (const card of cards) card.draw(now);
    report.write();
  });
}

/** Lets each tab show what the others do. */
function connect(live: readonly LiveExhibit[], tab: number): void {
  const others = new OtherTabs(tab);
  for (const each of live) {
    each.requests$.subscribe((record) => others.tell(record));
    others.opened$.subscribe(() => {
      for (const { record } of each.lane.placed) if (record.tab === tab) others.tell(record);
    });
    others.records$
      .pipe(filter(({ exhibit }) => exhibit === each.exhibit.name))
      .subscribe((record) => each.put(record));
    others.gone$.subscribe((gone) => each.tabGone(gone));
  }
}

takeNumber().subscribe(show);
