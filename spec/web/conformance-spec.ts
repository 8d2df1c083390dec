import { conformance, readersBehindWriter } from './cases/conformance.js';
import { newName } from './helpers/inOneTab.js';
import { SpecifiedLocks } from './helpers/SpecifiedLocks.js';

/** What npm run test:web asks of the locks of Chromium, and the matrix of those of Node and Deno. */
describe('the lock manager of the tests', () => {
  for (const each of [...conformance, readersBehindWriter]) {
    for (const atOnce of [false, true]) {
      it(`${each.title}${atOnce ? ', where it calls back at once' : ''}`, async () => {
        const locks = new SpecifiedLocks({ atOnce });
        await expectAsync(each.run({ name: newName(), open: () => locks.open() })).toBeResolved();
      });
    }
  }

  it('lets no readers in behind a writer that leaves where it is as forgetful as Chromium and Node', async () => {
    const locks = new SpecifiedLocks({ forgetful: true });
    const world = { name: newName(), open: () => locks.open() };
    await expectAsync(readersBehindWriter.run(world)).toBeRejectedWithError(/granted: expected/);
  });
});
