/* global afterAll, it, setTimeout, xit */
import { config } from 'rxjs';

/** Long queues and models: nine tenths of the time, and as long again for each mutant they reach. */
const bulk = /\d0,000|million|hundred thousand|long queue|plainest/;

const every = it;

globalThis.it = (title, ...rest) => (bulk.test(title) ? xit : every)(title, ...rest);

// What RxJS reports, it reports on a stack of its own: not to the specs of the next mutant.
afterAll(async () => {
  config.onUnhandledError = () => undefined;
  await new Promise((resolve) => setTimeout(resolve));
  config.onUnhandledError = null;
});

process.on('uncaughtException', () => undefined);
