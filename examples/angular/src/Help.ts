import { ChangeDetectionStrategy, Component } from '@angular/core';

@Component({
  selector: 'orders-help',
  template: `<h1>Help</h1>
    <p>This page requests nothing.</p>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Help {}
