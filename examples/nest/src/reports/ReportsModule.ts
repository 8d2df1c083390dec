import { Module } from '@nestjs/common';
import { Cap } from '../http/Cap.js';
import { Renderer } from './Renderer.js';
import { ReportsController } from './ReportsController.js';

@Module({
  controllers: [ReportsController],
  providers: [
    Renderer,
    { provide: Cap, useFactory: () => new Cap({ running: 2, waiting: 10, patience: 10_000 }) },
  ],
})
export class ReportsModule {}
