/**
 * For whole programs on a machine that may be busy: a spec should fail if one hangs, not if it is
 * slow.
 */
export function patiently(): void {
  const usual = jasmine.DEFAULT_TIMEOUT_INTERVAL;
  beforeAll(() => (jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000));
  afterAll(() => (jasmine.DEFAULT_TIMEOUT_INTERVAL = usual));
}
