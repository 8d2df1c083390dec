import { setTimeout as delay } from 'node:timers/promises';
import { Alarm } from '../../../lib/redis/Alarm.js';

describe('an alarm', () => {
  it('does not ring at once where its time is further away than a timer can tell', async () => {
    let rings = 0;
    const alarm = new Alarm(() => rings++);
    alarm.set(2 ** 33);
    await delay(20);
    expect(rings).toBe(0);
    expect(alarm.isSet).toBeTrue();
    alarm.clear();
  });
});
