import type { LockManager } from '../../../lib/web/index.js';
import type { World } from './World.js';

let names = 0;

/** A name that no other case uses. */
export function newName(): string {
  return `case ${String(++names)}`;
}

/** Where a runtime has one tab only: its own locks. */
export function inOneTab(locks: LockManager): World {
  return { name: newName(), open: () => ({ locks }) };
}
