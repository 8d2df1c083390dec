import { shown } from '../check/shown.js';
import type { LockManager } from './types.js';

interface Runtime {
  readonly navigator?: { readonly locks?: LockManager };
  readonly isSecureContext?: boolean;
  readonly process?: { readonly versions?: { readonly node?: string } };
}

/**
 * @param what the call, for the message
 * @param given the one to use instead of the runtime's
 * @throws TypeError if what is given is no lock manager, or if nothing is given and there is none
 */
export function lockManager(what: string, given: LockManager | undefined): LockManager {
  if (given !== undefined) {
    if (isLockManager(given)) return given;
    throw new TypeError(
      `${what}: a lock manager with request() and query() as locks, got ${shown(given)}`,
    );
  }
  const { navigator, isSecureContext, process } = globalThis as unknown as Runtime;
  // Looked up for each primitive, and not when the module is loaded: a server that renders pages
  // loads the module too, and has no lock manager.
  const locks = navigator?.locks;
  if (locks) return locks;
  const node = process?.versions?.node;
  let why = 'this runtime has none, as where a page is rendered on a server';
  if (isSecureContext === false) why = 'this page is not in a secure context: https, or localhost';
  else if (node) why = `Node has it from 24.5 on, and this is ${node}`;
  throw new TypeError(
    `${what}: there is no navigator.locks; ${why}. Another lock manager can be given as { locks }`,
  );
}

function isLockManager(value: unknown): value is LockManager {
  const { request, query } = Object(value) as Partial<LockManager>;
  return typeof request === 'function' && typeof query === 'function';
}
