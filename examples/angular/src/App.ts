import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { TokenStatus } from './auth/TokenStatus';

@Component({
  selector: 'orders-app',
  imports: [RouterLink, RouterOutlet, TokenStatus],
  template: `
    <nav><a routerLink="/">Orders</a> <a routerLink="/help">Help</a></nav>
    <token-status />
    <main><router-outlet /></main>
  `,
  styles: 'nav { display: flex; gap: 1em; }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class App {}
