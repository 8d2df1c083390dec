import { type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { following } from '../core/machinery/following.js';

/** Makes a call in the context of an asker, and inside of a permit, if that is followed. */
export function passOn<P extends object | undefined, S, R>(
  permit: P,
  context: AskerContext | undefined,
  call: (this: S, permit: P) => R,
  self: S,
): R {
  const { follower } = following;
  const inside = follower?.insideOf(permit);
  if (!follower || !inside) return runIn(context, call, self, permit);
  return runIn(context, () => follower.run(inside, call, self, permit), undefined, undefined);
}
