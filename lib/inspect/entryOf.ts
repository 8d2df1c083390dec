import { GrantedPermit } from '../core/machinery/GrantedPermit.js';
import type { PermitBundle } from '../shared/PermitBundle.js';
import { Entry } from './Entry.js';
import { WatchedPermit } from './WatchedPermit.js';

/** The entry that holds a permit, if that is watched. Of several permits it is the last one's. */
export function entryOf(permit: object | undefined): Entry | undefined {
  if (permit instanceof WatchedPermit) return entryOf(permit.permit);
  const owner = permit instanceof GrantedPermit ? permit.owner : undefined;
  if (owner && 'permits' in owner) return entryOf((owner as PermitBundle).permits.at(-1));
  return owner instanceof Entry ? owner : undefined;
}
