import { Injectable, Logger } from '@nestjs/common';
import { defer, finalize, map, type Observable, timer } from 'rxjs';

const MILLISECONDS = 2_000;

/** Work that takes a while and stops when unsubscribed, such as a query or a child process. */
@Injectable()
export class Renderer {
  readonly #logger = new Logger(Renderer.name);

  render(name: string): Observable<string> {
    return defer(() => {
      this.#logger.log(`begins ${name}`);
      return timer(MILLISECONDS).pipe(
        map(() => `The report ${name}`),
        finalize(() => this.#logger.log(`leaves ${name}`)),
      );
    });
  }
}
