import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { LeaveWithClient } from '../http/LeaveWithClient.js';
import { Renderer } from '../reports/Renderer.js';
import { AccountsController } from './AccountsController.js';
import { LocksUnavailable } from './LocksUnavailable.js';
import { NightlyReport } from './NightlyReport.js';
import { SharedLocks } from './SharedLocks.js';

/** An application that runs on several machines. */
@Module({
  imports: [ScheduleModule.forRoot()],
  controllers: [AccountsController],
  providers: [
    Renderer,
    NightlyReport,
    SharedLocks,
    { provide: APP_INTERCEPTOR, useClass: LeaveWithClient },
    { provide: APP_FILTER, useClass: LocksUnavailable },
  ],
})
export class MachinesModule {}
