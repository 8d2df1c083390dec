import { exhibitButtons } from './exhibitButtons.js';
import { LaneDrawing } from './LaneDrawing.js';
import type { LiveExhibit } from './LiveExhibit.js';
import { make } from './make.js';

/** One exhibit on the page: its name, its lane, its state and its buttons. */
export class ExhibitCard {
  readonly element = make('article', '');
  readonly #live: LiveExhibit;
  readonly #drawing: LaneDrawing;
  readonly #state = make('code', '');

  /** @param title the element that its name is in: a heading where it is one of several */
  constructor(live: LiveExhibit, title: 'h3' | 'strong') {
    const { name, code, text, betweenTabs } = live.exhibit;
    this.#live = live;
    this.#drawing = new LaneDrawing(live.lane);
    const heading = make(title, 'name', name);
    heading.id = name;
    this.element.setAttribute('aria-labelledby', heading.id);
    this.element.append(
      make('header', '', heading, make('code', '', code)),
      make('p', '', text),
      this.#drawing.element,
      make('p', 'now', betweenTabs ? 'state$ of this tab ' : 'state$ ', this.#state),
      exhibitButtons(live),
    );
  }

  /** Draws how things are. */
  draw(now: number): void {
    this.#drawing.update(now);
    this.#write();
  }

  #write(): void {
    const members = Object.entries(this.#live.state);
    const text = `{ ${members.map(([name, value]) => `${name}: ${String(value)}`).join(', ')} }`;
    // What is selected stays selected while nothing is new.
    if (this.#state.textContent !== text) this.#state.textContent = text;
    const { waiting, inside } = this.#live.lane.counts;
    this.#drawing.describe(
      `${this.#live.exhibit.name}, the last seconds: ${String(inside)} inside, ${String(waiting)} waiting`,
    );
  }
}
