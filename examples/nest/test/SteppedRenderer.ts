import { defer, filter, finalize, map, type Observable, Subject, take } from 'rxjs';

interface End {
  readonly report: string;
  readonly name: string | undefined;
}

/** A renderer that ends when a test says so, and records what happens. */
export class SteppedRenderer {
  readonly happened: string[] = [];
  readonly #end$ = new Subject<End>();

  render(name: string): Observable<string> {
    return defer(() => {
      this.happened.push(`begins ${name}`);
      return this.#end$;
    }).pipe(
      filter((end) => end.name === undefined || end.name === name),
      map(({ report }) => report),
      take(1),
      finalize(() => this.happened.push(`leaves ${name}`)),
    );
  }

  /** Ends the report of this name, or else every report that is being rendered. */
  end(report: string, name?: string): void {
    this.#end$.next({ report, name });
  }

  fail(error: Error): void {
    this.#end$.error(error);
  }
}
