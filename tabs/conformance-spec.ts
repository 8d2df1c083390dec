import { cases } from '../spec/web/cases/index.js';
import { conformance, readersBehindWriter } from '../spec/web/cases/conformance.js';
import { Browser } from './helpers/Browser.js';
import type { Tab } from './helpers/Tab.js';

describe('in the frames of a page of Chromium:', () => {
  let browser: Browser;
  let tab: Tab;
  beforeAll(async () => {
    browser = await Browser.start();
    tab = await browser.open();
  }, 60_000);
  afterAll(() => browser.end(), 60_000);

  describe('the platform', () => {
    for (const { title } of conformance) {
      it(title, async () => {
        await expectAsync(tab.call('tryCase', title)).toBeResolved();
      });
    }

    // When this fails, Chromium has been put right.
    it('does not do what is specified: to let readers in that stood behind a writer which leaves', async () => {
      await expectAsync(tab.call('tryCase', readersBehindWriter.title)).toBeRejected();
    });
  });

  for (const { title } of cases) {
    it(title, async () => {
      await expectAsync(tab.call('tryCase', title)).toBeResolved();
    });
  }
});
