import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Result } from '../harness/Result.js';
import { drawSvg } from './drawSvg.js';
import { growthPlot } from './growthPlot.js';
import { ratioPlot } from './ratioPlot.js';
import { resultsPage } from './resultsPage.js';

/** Writes the page and its plots into a folder. */
export async function writeReport(folder: string, results: readonly Result[]): Promise<void> {
  const path = join(folder, 'results.md');
  const page = resultsPage(results, new Date());
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), filepath: path }));
  writeFileSync(join(folder, 'growth.svg'), await drawSvg(growthPlot(results)));
  writeFileSync(join(folder, 'ratios.svg'), await drawSvg(ratioPlot(results)));
}
