import { resolve } from 'node:path';
import ts from 'typescript';
import { messagesOf } from './messagesOf.js';

/** It has declarations, but its package.json does not lead there. */
const paths = { redlock: [resolve('node_modules/redlock/dist/index.d.ts')] };

/** The strict compiler options of the project, without its path to `lib/`. */
export function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const rest = { ...config.compilerOptions, paths };
  const { options, errors } = ts.convertCompilerOptionsFromJson(rest, '.');
  if (errors.length > 0) throw new Error(messagesOf(errors).join('\n'));
  return options;
}
