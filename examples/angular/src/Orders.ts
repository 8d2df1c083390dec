import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { catchError, map, of, startWith, Subject, switchMap } from 'rxjs';

interface Order {
  readonly title: string;
}

const ids = [1, 2, 3, 4, 5];

/** Requests five orders at once. They are unsubscribed when the user goes to another page. */
@Component({
  selector: 'orders-list',
  template: `
    <h1>Orders</h1>
    <button type="button" (click)="again()">Load again</button>
    <ul>
      @for (order of orders; track $index) {
        <li>{{ order() }}</li>
      }
    </ul>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Orders {
  readonly #http = inject(HttpClient);
  readonly #again$ = new Subject<void>();

  protected readonly orders = ids.map((id) =>
    toSignal(
      this.#again$.pipe(
        startWith(undefined),
        switchMap(() => this.#title(id).pipe(startWith('loading'))),
      ),
      { requireSync: true },
    ),
  );

  protected again(): void {
    this.#again$.next();
  }

  #title(id: number) {
    return this.#http.get<Order>(`/api/orders/${String(id)}`).pipe(
      map(({ title }) => title),
      catchError(() => of('not available')),
    );
  }
}
