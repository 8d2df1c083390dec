import { Injectable } from '@nestjs/common';
import { defer, type Observable } from 'rxjs';
import { Renderer } from '../reports/Renderer.js';
import { contextOfRequest } from './contextOfRequest.js';

/** Knows nothing of HTTP or of caps, and still knows for whom it works. */
@Injectable()
export class Invoices {
  readonly #renderer: Renderer;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }

  /**
   * Looks at the context when it is subscribed, which is when the permit has been granted. The
   * release that granted it ran in the context of another request, often of another tenant.
   */
  next(): Observable<string> {
    return defer(() => {
      const { tenant, request } = contextOfRequest();
      return this.#renderer.render(`${request} of ${tenant}`);
    });
  }
}
