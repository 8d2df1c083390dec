import type { Page } from 'playwright-core';
import type { AxeResults, RunOptions } from 'axe-core';
import axe from 'axe-core';

/** What axe finds in a page: the rule, and the elements that break it. */
export async function findings(page: Page, options: RunOptions = {}): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults, RunOptions>(
    (options) => (globalThis as unknown as { axe: typeof axe }).axe.run(options),
    options,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}
