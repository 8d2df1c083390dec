import { need, quiet } from './helpers/expecting.js';
import { newName } from './helpers/inOneTab.js';
import { History } from './helpers/Ledger.js';
import { SpecifiedLocks } from './helpers/SpecifiedLocks.js';
import { left, nothingLeft, wander } from './helpers/wander.js';

const runs = Number(process.env['MODEL_RUNS'] ?? 20);

describe('four tabs that ask at random and leave at every moment', () => {
  for (const deviation of [{}, { forgetful: true }, { forgetful: true, atOnce: true }]) {
    it(`never overlap, and leave nothing behind, on locks ${JSON.stringify(deviation)}`, async () => {
      for (let run = 0; run < runs / 10; run++) {
        const seed = Math.floor(Math.random() * 2 ** 31);
        const origin = new SpecifiedLocks(deviation);
        const tabs = [origin.open(), origin.open(), origin.open(), origin.open()];
        const history = new History();
        const name = newName();
        await Promise.all(
          tabs.map(({ locks }, index) =>
            wander(locks, name, history, { seed: seed + index, visits: 40 }),
          ),
        );
        await quiet(...tabs);
        const context = `seed ${String(seed)}`;
        expect(history.overlaps).withContext(context).toEqual([]);
        const nobody = { lock: 0, reader: 0, writer: 0, seat: 0 };
        expect(history.inside).withContext(context).toEqual(nobody);
        const least = Math.min(...Object.values(history.entered));
        expect(least).withContext(context).toBeGreaterThan(10);
        const remains = await left(need(tabs[0]).locks, name);
        expect(remains).withContext(context).toEqual(nothingLeft);
      }
    }, 3_600_000);

    it(`go on when two of them are closed, on locks ${JSON.stringify(deviation)}`, async () => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      const origin = new SpecifiedLocks(deviation);
      const stay = [origin.open(), origin.open()];
      const go = [origin.open(), origin.open()];
      const name = newName();
      const nobody = { enter: () => undefined, leave: () => undefined };
      for (const [index, { locks }] of go.entries()) {
        void wander(locks, name, nobody, { seed: seed - index, visits: 100 });
      }
      const staying = stay.map(({ locks }, index) =>
        wander(locks, name, nobody, { seed: seed + index, visits: 30 }),
      );
      for (const tab of go) {
        await quiet(...stay);
        tab.close?.();
      }
      await Promise.all(staying);
      await quiet(...stay);
      expect(await left(need(stay[0]).locks, name))
        .withContext(`seed ${String(seed)}`)
        .toEqual(nothingLeft);
    });
  }
});
