import { Controller, Get, UseInterceptors } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Invoices } from './Invoices.js';
import { UnderTenantCap } from './UnderTenantCap.js';

@Controller('invoices')
@UseInterceptors(UnderTenantCap)
export class InvoicesController {
  readonly #invoices: Invoices;

  constructor(invoices: Invoices) {
    this.#invoices = invoices;
  }

  @Get('next')
  next(): Observable<string> {
    return this.#invoices.next();
  }
}
