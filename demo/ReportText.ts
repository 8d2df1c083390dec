import { formatReport, type Inspector } from 'rxjs-locks/inspect';
import { make } from './make.js';

/** What `report()` says of all exhibits, as text. */
export class ReportText {
  readonly element = make('pre', '');
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** Writes how things are. */
  write(): void {
    const text = formatReport(this.#inspector.report());
    // What is selected stays selected while nothing is new.
    if (this.element.textContent !== text) this.element.textContent = text;
  }
}
