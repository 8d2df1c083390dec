import { Controller, Get, Param, UseInterceptors } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { UnderCap } from '../http/UnderCap.js';
import { Renderer } from './Renderer.js';

@Controller('reports')
@UseInterceptors(UnderCap)
export class ReportsController {
  readonly #renderer: Renderer;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }

  @Get(':name')
  report(@Param('name') name: string): Observable<string> {
    return this.#renderer.render(name);
  }
}
