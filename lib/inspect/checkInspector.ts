import { shown } from '../check/shown.js';
import { Inspector } from './Inspector.js';

/**
 * @param what the call, for the message
 * @throws TypeError for anything but an inspector
 */
export function checkInspector(what: string, inspector: unknown): void {
  if (inspector instanceof Inspector) return;
  throw new TypeError(`${what}: an Inspector, got ${shown(inspector)}`);
}
