import { defer, finalize, type Observable, Subject, take } from 'rxjs';

/** A renderer that comes to an end when a test says so, and keeps what has happened. */
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
