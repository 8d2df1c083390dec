import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execute } from './execute.js';
import { programOf } from './programOf.js';

/**
 * Runs specs in a project that has the tarball, and tells how many. Rejects if one fails, is
 * skipped or is missing: it has to be as many as there are in the build.
 *
 * @param node the Node to run them on
 * @param patterns of the files, as seen from the project; one that starts with `!` takes files out
 */
export async function runSpecs(
  node: string,
  consumer: string,
  patterns: readonly string[],
): Promise<string> {
  const jasmine = [programOf('jasmine', 'jasmine'), '--no-color'];
  // From the root of the project, which is where specs that look at its sources expect to be.
  const environment = (name: string, root: string): NodeJS.ProcessEnv => {
    const path = join(consumer, `${name}.mjs`);
    writeFileSync(path, configOf(root, patterns));
    // The models at the depth that takes seconds: what they look for is not the platform's.
    return { MODEL_DEPTH: '-1', ...process.env, JASMINE_CONFIG_PATH: path };
  };
  const enumerated = await execute(process.execPath, [...jasmine, 'enumerate'], {
    env: environment('all', resolve('build')),
  });
  const expected = count(JSON.parse(enumerated) as Enumerated[]);
  const output = await execute(node, jasmine, { env: environment('consumer', consumer) });
  const told = `${String(expected)} specs, 0 failures`;
  if (expected === 0 || !output.split('\n').includes(told)) {
    throw new Error(`expected '${told}' of:\n${output}`);
  }
  return told;
}

/** What `jasmine enumerate` prints: suites, and the specs in them. */
interface Enumerated {
  readonly type: 'suite' | 'spec';
  readonly children?: readonly Enumerated[];
}

function count(enumerated: readonly Enumerated[]): number {
  return enumerated.reduce(
    (sum, { type, children = [] }) => sum + (type === 'spec' ? 1 : count(children)),
    0,
  );
}

/** Jasmine's configuration of the project, for these files under this folder. */
function configOf(root: string, patterns: readonly string[]): string {
  const base = pathToFileURL(resolve('spec/support/jasmine.mjs')).href;
  const folder = root.replaceAll('\\', '/');
  const files = patterns.map((pattern) => pattern.replace(/^!?/, (not) => `${not}${folder}/`));
  return `import base from ${JSON.stringify(base)};
export default { ...base, spec_dir: '', spec_files: ${JSON.stringify(files)} };
`;
}
