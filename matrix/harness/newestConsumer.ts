import type { Workplace } from '../Workplace.js';

/** The project with the newest RxJS. */
export function newestConsumer({ consumers }: Workplace): string {
  return [...consumers.values()].at(-1) ?? '';
}
