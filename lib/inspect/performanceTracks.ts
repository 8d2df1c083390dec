import type { Subscription } from 'rxjs';
import { checkInspector } from './checkInspector.js';
import type { Inspector } from './Inspector.js';
import { runtime } from './runtime.js';
import { shortTitleOf, titleOf } from './titleOf.js';
import type { LockEvent } from './types.js';

/** An event of a request. */
type RequestEvent = Exclude<LockEvent, { readonly type: 'closed' }>;

/** The kinds whose grant is not held: it is never released, or releasing it does nothing. */
const heldByNobody = ['Event', 'Barrier', 'Condition', 'RateLimiter'];

/** What a request does, and since when, by `performance.now()`. */
interface Begun {
  readonly event: Pick<RequestEvent, 'id' | 'name' | 'kind' | 'label'>;
  readonly verb: 'waits' | 'holds';
  readonly start: number;
}

/** The colours are those that Chromium has for it. */
const colours = {
  released: 'primary',
  'still holds': 'primary-dark',
  granted: 'secondary-light',
  'still waits': 'secondary-dark',
  left: 'tertiary-light',
  failed: 'error',
};

/**
 * Shows what is held and waited for in the Performance panel of Chromium's DevTools. Each name has
 * a separate track in the group `rxjs-locks`.
 *
 * It writes an entry of `performance.measure` each time a request stops holding something or
 * waiting. When you unsubscribe, it writes an entry for each request that still holds or waits. So
 * to see what never ends, unsubscribe before you stop the recording.
 *
 * - A request that is granted at once has not waited, so no wait is drawn.
 * - The inspector's clock says how long something took. So do not use virtual time.
 * - The runtime keeps the entries until `performance.clearMeasures()`. So do not leave it on in
 *   production.
 *
 * @param inspector draws what this inspector watches
 * @returns unsubscribe to stop; it also stops with the inspector
 * @throws TypeError for anything but an inspector
 * @example
 * import { Lock } from 'rxjs-locks';
 * import { Inspector, performanceTracks } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector();
 * const accounts = inspector.watch('accounts', new Lock());
 * const tracks = performanceTracks(inspector);
 *
 * accounts.acquire().subscribe((permit) => permit.release());
 * console.log(performance.getEntriesByType('measure')[0]?.name); // holds #1
 * tracks.unsubscribe();
 * performance.clearMeasures();
 * @see https://developer.chrome.com/docs/devtools/performance/extension
 */
export function performanceTracks(inspector: Inspector): Subscription {
  checkInspector('performanceTracks(inspector)', inspector);
  const begun = new Map<number, Begun>();

  const begin = (event: Begun['event'], verb: Begun['verb'], start: number): void => {
    begun.set(event.id, { event, verb, start });
  };
  /** @returns when it ended */
  const end = (id: number, how: keyof typeof colours, length?: number): number => {
    const now = runtime.performance.now();
    const open = begun.get(id);
    begun.delete(id);
    if (!open) return now;
    // An event may come late, because the code that holds the permit runs before it is sent. So the
    // start that was noted may be late. The length in the event is right, and the end is not after
    // now.
    const end = length === undefined ? now : Math.min(open.start + length, now);
    const start = length === undefined ? open.start : end - length;
    if (length !== 0 || open.verb === 'holds') draw(open, start, end, how);
    return end;
  };

  const now = runtime.performance.now();
  for (const { kind, holders, waiting } of inspector.report().primitives) {
    for (const request of holders) begin({ kind, ...request }, 'holds', now - request.since);
    for (const request of waiting) begin({ kind, ...request }, 'waits', now - request.since);
  }
  const subscription = inspector.events$.subscribe((event) => {
    switch (event.type) {
      case 'asked':
        begin(event, 'waits', runtime.performance.now());
        break;
      case 'granted': {
        const granted = end(event.id, 'granted', event.waited);
        if (!heldByNobody.includes(event.kind)) begin(event, 'holds', granted);
        break;
      }
      case 'released':
        end(event.id, 'released', event.held);
        break;
      case 'left':
      case 'failed':
        end(event.id, event.type);
        break;
      case 'closed':
    }
  });
  subscription.add(() => {
    // What is no longer watched may have ended long ago.
    const { primitives } = inspector.report();
    const watched = primitives.flatMap(({ holders, waiting }) => [...holders, ...waiting]);
    for (const { id } of watched) {
      const open = begun.get(id);
      if (open) end(id, `still ${open.verb}`);
    }
  });
  return subscription;
}

function draw({ event, verb }: Begun, start: number, end: number, how: keyof typeof colours): void {
  const name = `${verb} ${shortTitleOf(event)}`;
  const options = {
    // With a clock that runs ahead it might be negative, which is an error.
    start: Math.max(0, start),
    end,
    detail: {
      devtools: {
        dataType: 'track-entry',
        track: event.name,
        trackGroup: 'rxjs-locks',
        color: colours[how],
        tooltipText: `${titleOf(event)}: ${how}`,
        properties: [
          ['Kind', event.kind],
          ['Request', `#${String(event.id)}`],
          ...(event.label === undefined ? [] : [['Label', event.label]]),
          ['Ended', how],
        ],
      },
    },
  };
  runtime.performance.measure(name, options);
}
