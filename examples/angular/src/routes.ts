import type { Routes } from '@angular/router';
import { Help } from './Help';
import { Orders } from './Orders';

export const routes: Routes = [
  { path: '', component: Orders },
  { path: 'help', component: Help },
];
