import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { LeaveWithClient } from './http/LeaveWithClient.js';
import { ReportsModule } from './reports/ReportsModule.js';

@Module({
  imports: [ReportsModule],
  // Interceptors of the application stand around those of a controller, so it leaves all of them.
  providers: [{ provide: APP_INTERCEPTOR, useClass: LeaveWithClient }],
})
export class AppModule {}
