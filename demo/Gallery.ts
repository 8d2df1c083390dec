import { merge, Subscription } from 'rxjs';
import { Inspector } from 'rxjs-locks/inspect';
import { connectTabs } from './connectTabs.js';
import { ExhibitCard } from './ExhibitCard.js';
import type { Exhibit } from './exhibits.js';
import { frames } from './frames.js';
import { legend } from './legend.js';
import { LiveExhibit } from './LiveExhibit.js';
import { make } from './make.js';
import { ReportText } from './ReportText.js';

/** Exhibits at work: a card for each, and a clock that draws. */
export class Gallery {
  readonly element = make('div', 'gallery');
  readonly #tab: number;
  readonly #inspector = new Inspector();
  readonly #report = new ReportText(this.#inspector);
  readonly #news = make('p', 'unseen');
  readonly #live: readonly LiveExhibit[];
  readonly #cards: readonly ExhibitCard[];

  /** @param tab the number of this tab */
  constructor(exhibits: readonly Exhibit[], tab: number) {
    this.#tab = tab;
    this.#live = exhibits.map((exhibit) => new LiveExhibit(exhibit, tab, this.#inspector));
    const title = exhibits.length > 1 ? 'h3' : 'strong';
    this.#cards = this.#live.map((live) => new ExhibitCard(live, title));
    this.#news.role = 'status';
    this.#news.ariaLive = 'polite';
    this.element.dataset['tab'] = String(tab);
    this.element.append(...(exhibits.length > 1 ? this.#several() : this.#one()), this.#news);
  }

  /** Draws until it is unsubscribed. That ends all requests, too. */
  run(): Subscription {
    const running = new Subscription();
    running.add(
      merge(...this.#live.map(({ news$ }) => news$)).subscribe((text) =>
        this.#news.replaceChildren(text),
      ),
    );
    const betweenTabs = this.#live.filter(({ exhibit }) => exhibit.betweenTabs);
    if (betweenTabs.length > 0) running.add(connectTabs(betweenTabs, this.#tab));
    running.add(
      frames().subscribe(() => {
        const now = Date.now();
        for (const card of this.#cards) card.draw(now);
        this.#report.write();
      }),
    );
    running.add(() => {
      for (const live of this.#live) live.end();
      this.#inspector.stop();
    });
    return running;
  }

  #one(): Element[] {
    return [...this.#cards.map(({ element }) => element), legend()];
  }

  #several(): Element[] {
    const number = make('strong', 'tab', `This is tab ${String(this.#tab)}.`);
    const text = 'Open this page in two tabs: each shows what all of them do.';
    const reported = make('section', 'report', this.#report.element);
    const title = make('h2', '', 'What an ', make('code', '', 'Inspector'), ' of this tab reports');
    reported.prepend(title);
    return [
      legend(),
      this.#section('In this tab', '', false),
      this.#section('Between tabs', make('p', '', `${text} `, number), true),
      reported,
    ];
  }

  #section(title: string, text: Node | string, betweenTabs: boolean): Element {
    const cards = this.#cards.filter(
      (_, index) => (this.#live[index]?.exhibit.betweenTabs ?? false) === betweenTabs,
    );
    return make(
      'section',
      '',
      make('h2', '', title),
      text,
      make('div', 'cards', ...cards.map(({ element }) => element)),
    );
  }
}
