import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { Renderer } from '../reports/Renderer.js';
import { EnterContext } from './EnterContext.js';
import { Invoices } from './Invoices.js';
import { InvoicesController } from './InvoicesController.js';
import { TenantCap } from './TenantCap.js';

@Module({
  controllers: [InvoicesController],
  providers: [
    Invoices,
    Renderer,
    { provide: TenantCap, useFactory: () => new TenantCap({ perTenant: 1, total: 2 }) },
  ],
})
export class TenantsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(EnterContext).forRoutes(InvoicesController);
  }
}
