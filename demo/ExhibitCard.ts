import { startWith } from 'rxjs';
import { exhibitButtons } from './exhibitButtons.js';
import { LaneDrawing } from './LaneDrawing.js';
import type { LiveExhibit } from './LiveExhibit.js';
import { make } from './make.js';

/** One exhibit on the page: its name, its lane, its state and its buttons. */
export class ExhibitCard {
  readonly element = make('article', '');
  /** The id of the section of the page that it is in. */
  readonly section: string;
  readonly #live: LiveExhibit;
  readonly #drawing: LaneDrawing;
  readonly #state = make('code', '');

  constructor(live: LiveExhibit) {
    const { name, code, text, section, betweenTabs } = live.exhibit;
    this.section = section;
    this.#live = live;
    this.#drawing = new LaneDrawing(live.lane);
    const heading = make('h3', '', name);
    heading.id = name;
    this.element.setAttribute('aria-labelledby', heading.id);
    this.element.append(
      make('header', '', heading, make('code', '', code)),
      make('p', '', text),
      this.#drawing.element,
      make('p', 'now', betweenTabs ? 'state$ of this tab ' : 'state$ ', this.#state),
      exhibitButtons(live),
    );
    live.changed$.pipe(startWith(undefined)).subscribe(() => this.#write());
  }

  /** Draws how things are. */
  draw(now: number): void {
    this.#drawing.update(now);
  }

  #write(): void {
    const members = Object.entries(this.#live.state);
    const texts = members.map(([name, value]) => `${name}: ${String(value)}`);
    this.#state.textContent = `{ ${texts.join(', ')} }`;
    const { waiting, inside } = this.#live.lane.counts;
    this.#drawing.describe(
      `${this.#live.exhibit.name}, the last seconds: ${String(inside)} inside, ${String(waiting)} waiting`,
    );
  }
}
