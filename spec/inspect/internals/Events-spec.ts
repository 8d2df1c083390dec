import { Lock } from '../../../lib/index.js';
import { Events } from '../../../lib/inspect/Events.js';
import { Inspector, type LockEvent } from '../../../lib/inspect/index.js';
import { hold } from '../../helpers/hold.js';

describe('the events of an inspector', () => {
  it('are not made while nobody hears of them', () => {
    const inspector = new Inspector();
    const keep = spyOn(Events.prototype, 'keep').and.callThrough();
    const lock = inspector.watch('lock', new Lock());
    const permit = hold(lock);
    lock.acquire().subscribe().unsubscribe();
    lock.acquire().subscribe({ error: () => undefined });
    lock.acquireIfAvailable().subscribe();
    lock.cancelWaiting();
    permit.release();
    lock.close();
    expect(keep).not.toHaveBeenCalled();
    inspector.events$.subscribe();
    inspector.watch('other', new Lock()).close();
    expect(keep).toHaveBeenCalledTimes(1);
    inspector.stop();
  });

  it('are told one by one, without moving those that are still to be told', () => {
    const events = new Events();
    const told: unknown[] = [];
    events.events$.subscribe((event) => told.push(event));
    const kept: LockEvent[] = Array.from({ length: 9 }, (_, id) => ({
      name: 'lock',
      kind: 'Lock',
      type: 'asked',
      id,
    }));
    for (const event of kept) events.keep(event);
    const shift = spyOn(Array.prototype, 'shift').and.callThrough();
    events.tell();
    expect(shift).not.toHaveBeenCalled();
    expect(told).toEqual(kept);
  });
});
