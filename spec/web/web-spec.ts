import { cases } from './cases/index.js';
import { newName } from './helpers/inOneTab.js';
import { type Deviation, SpecifiedLocks } from './helpers/SpecifiedLocks.js';

const runtimes: readonly { readonly name: string; readonly deviation: Deviation }[] = [
  { name: 'locks as specified', deviation: {} },
  { name: 'locks like those of Chromium', deviation: { forgetful: true } },
  { name: 'locks like those of Node', deviation: { forgetful: true, atOnce: true } },
];

for (const { name, deviation } of runtimes) {
  describe(`on ${name}:`, () => {
    for (const each of cases) {
      it(each.title, async () => {
        const locks = new SpecifiedLocks(deviation);
        await expectAsync(each.run({ name: newName(), open: () => locks.open() })).toBeResolved();
      });
    }
  });
}
