import { defer, finalize, type Observable, Subject, take } from 'rxjs';

/** A renderer that ends when a test says so, and records what happens. */
export class SteppedRenderer {
  readonly happened: string[] = [];
  readonly #end$ = new Subject<string>();

  render(name: string): Observable<string> {
    return defer(() => {
      this.happened.push(`begins ${name}`);
      return this.#end$;
    }).pipe(
      take(1),
      finalize(() => this.happened.push(`leaves ${name}`)),
    );
  }

  end(report: string): void {
    this.#end$.next(report);
  }

  fail(error: Error): void {
    this.#end$.error(error);
  }
}
