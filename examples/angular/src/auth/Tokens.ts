import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { get, set } from 'idb-keyval';
import { catchError, concatMap, defer, type Observable, of, tap, throwError } from 'rxjs';
import { withLock } from 'rxjs-locks';
import { WebLock } from 'rxjs-locks/web';

interface Refreshed {
  readonly token: string;
}

/** The token of this user, which all tabs share. */
@Injectable({ providedIn: 'root' })
export class Tokens {
  /** Held by the one request, in all tabs, that gets a new token. */
  readonly refreshing = new WebLock('token');
  readonly #http = inject(HttpClient);
  #present: string | undefined;

  /** The token that this tab uses now. Another tab may have a newer one already. */
  get present(): string | undefined {
    return this.#present;
  }

  /**
   * A token that is not the one which the server has refused. The first request that comes here gets
   * it from the server. The others, in whatever tab, wait and find it in the database.
   */
  after(refused: string | undefined): Observable<string> {
    return defer(() => get<string>('token')).pipe(
      concatMap((stored) =>
        stored === undefined || stored === refused ? this.#refresh() : of(stored),
      ),
      tap((token) => (this.#present = token)),
      withLock(this.refreshing),
    );
  }

  #refresh(): Observable<string> {
    return this.#http.post<Refreshed>('/api/refresh', null).pipe(
      concatMap(({ token }) => set('token', token).then(() => token)),
      catchError((error: unknown) => {
        // Those that wait in this tab would be refused one after the other.
        this.refreshing.cancelWaiting(error);
        return throwError(() => error);
      }),
    );
  }
}
