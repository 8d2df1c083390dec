import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { LeaveWithClient } from './http/LeaveWithClient.js';
import { ReportsModule } from './reports/ReportsModule.js';

@Module({
  imports: [ReportsModule],
  // An interceptor of the application is around those of a controller, so it unsubscribes from all.
  providers: [{ provide: APP_INTERCEPTOR, useClass: LeaveWithClient }],
})
export class AppModule {}
