import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';

const external = ['rxjs'];
const entries = ['index', 'inspect/index', 'web/index', 'redis/index'];

/** The entries that a module is part of. */
function entriesOf(id, getModuleInfo) {
  const ids = new Set([id]);
  // A set goes on to what is added to it meanwhile.
  for (const each of ids) for (const importer of getModuleInfo(each).importers) ids.add(importer);
  return [...ids].filter((each) => getModuleInfo(each).isEntry);
}

/** What a runtime reads has no comments: an import takes a tenth less. The modules have them. */
const withoutComments = {
  name: 'without-comments',
  renderChunk: (code) => {
    const { ESNext } = ts.ScriptTarget;
    const compilerOptions = { removeComments: true, target: ESNext, module: ts.ModuleKind.ESNext };
    return ts.transpileModule(code, { compilerOptions }).outputText;
  },
};

/**
 * One file an entry, for runtimes, and one that they share, so that an error is of one class in all
 * of them. As five shared files, an import takes a fifth more; as fifty modules, five times as
 * long.
 */
const runtime = {
  manualChunks: (id, { getModuleInfo }) =>
    entriesOf(id, getModuleInfo).length > 1 ? 'shared' : undefined,
  plugins: [withoutComments],
};

const input = (ending) =>
  Object.fromEntries(entries.map((entry) => [entry, `build/package/${entry}.${ending}`]));
const output = (ending, dir = 'dist') => ({
  dir,
  entryFileNames: `[name].${ending}`,
  chunkFileNames: `shared.${ending}`,
});

export default [
  {
    input: input('js'),
    external,
    output: [
      // One file a module, so that every bundler can leave out what is not imported.
      { dir: 'dist', format: 'es', preserveModules: true },
      // A bundler takes the modules, by the condition `module`: esbuild leaves out less of one file.
      { ...output('js', 'dist/node'), ...runtime, format: 'es', minifyInternalExports: false },
      { ...output('cjs'), ...runtime, format: 'cjs' },
    ],
  },
  {
    input: input('d.ts'),
    external,
    plugins: [dts()],
    output: [output('d.ts'), output('d.cts')],
  },
];
