import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { LeaveWithClient } from './http/LeaveWithClient.js';
import { ReportsModule } from './reports/ReportsModule.js';
import { TenantsModule } from './tenants/TenantsModule.js';

@Module({
  imports: [ReportsModule, TenantsModule],
  // An interceptor of the application is around those of a controller, so it unsubscribes from all.
  providers: [{ provide: APP_INTERCEPTOR, useClass: LeaveWithClient }],
})
export class AppModule {}
