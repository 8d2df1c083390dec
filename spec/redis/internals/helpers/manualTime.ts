import { setImmediate } from 'node:timers/promises';

/** How far the time goes on at once, in milliseconds. */
const STEP = 100;

/**
 * The clock and the timers of all sessions, for the specs of a suite.
 *
 * @returns lets so many milliseconds pass, a multiple of 100. What is answered in the meantime is
 * heard
 */
export function manualTime(): (milliseconds: number) => Promise<void> {
  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date(0));
    spyOn(performance, 'now').and.callFake(() => Date.now());
  });

  afterEach(() => {
    jasmine.clock().uninstall();
  });

  return async (milliseconds) => {
    await setImmediate();
    for (let passed = 0; passed < milliseconds; passed += STEP) {
      jasmine.clock().tick(STEP);
      await setImmediate();
    }
  };
}
