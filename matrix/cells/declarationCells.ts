import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DeclarationCheck,
  declarationChecks,
} from '../../spec/package/helpers/declarationChecks.js';
import type { Cell } from '../Cell.js';
import { execute } from '../harness/execute.js';
import { newestConsumer } from '../harness/newestConsumer.js';
import { programOf } from '../harness/programOf.js';
import { versionsOf } from '../harness/versionsOf.js';

/**
 * The declarations under each TypeScript, beside the newest RxJS: 7.2.0 has no types in its own
 * `exports`. The compiler is run as a program, as TypeScript 7 is nothing else.
 */
export const declarationCells: readonly Cell[] = versionsOf('typescript').flatMap((version) =>
  declarationChecks.map((check) => ({
    name: `declarations, TypeScript ${version}, ${check.name}`,
    async run(workplace) {
      const project = writeProject(newestConsumer(workplace), check);
      const tsc = programOf(`typescript-${version}`, 'tsc');
      const output = await execute(process.execPath, [tsc, '--listFiles', '-p', project]).catch(
        (error: unknown) => {
          throw new Error(
            String(error)
              .replaceAll(/^.*\.[cm]?ts\n?$/gm, '')
              .trim(),
          );
        },
      );
      // Whether each module format has found the declarations that are made for it.
      const ours = /rxjs-locks\/dist\/(.*)$/gm;
      const found = Array.from(output.matchAll(ours), (match) => match[1] ?? '').sort();
      const wanted = check.declarations.join(', ');
      if (wanted !== found.join(', ')) {
        throw new Error(`takes in [${found.join(', ')}] in place of [${wanted}]`);
      }
      return wanted;
    },
  })),
);

/** Writes the program into a project of its own, inside the one that has the package. */
function writeProject(consumer: string, { name, source, extensions, options }: DeclarationCheck) {
  const project = join(consumer, name.replaceAll(/\W/g, '-'));
  mkdirSync(project, { recursive: true });
  for (const extension of extensions) writeFileSync(join(project, `program.${extension}`), source);
  const files = extensions.map((extension) => `program.${extension}`);
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files }),
  );
  return project;
}
