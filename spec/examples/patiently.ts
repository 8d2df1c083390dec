/** For whole programs on a machine that may be busy: what hangs is to be told, not what is slow. */
export function patiently(): void {
  const usual = jasmine.DEFAULT_TIMEOUT_INTERVAL;
  beforeAll(() => (jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000));
  afterAll(() => (jasmine.DEFAULT_TIMEOUT_INTERVAL = usual));
}
