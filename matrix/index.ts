/**
 * Tries the packed package everywhere its users are.
 *
 *     npm run matrix [-- NAME...] [-- --quick]        (--help lists the cells)
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine } from './commandLine.js';
import { installMatrix } from './harness/installMatrix.js';
import { runCell } from './harness/runCell.js';
import { table } from './table.js';
import { makeWorkplace } from './Workplace.js';

const chosen = readCommandLine(process.argv);
installMatrix();

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'rxjs-locks-'));
try {
  const workplace = await makeWorkplace(folder);
  const results = [];
  for (const [index, cell] of chosen.entries()) {
    process.stdout.write(`${String(index + 1)}/${String(chosen.length)} ${cell.name}: `);
    const result = await runCell(cell, workplace);
    console.log(
      `${result.failed ? 'FAILED: ' : ''}${result.told} (${result.seconds.toFixed(1)} s)`,
    );
    results.push(result);
  }
  const failed = results.filter((result) => result.failed).length;
  console.log(`\n${table(results)}\n`);
  console.log(`${String(results.length - failed)} passed, ${String(failed)} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
