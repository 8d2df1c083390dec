import { dts } from 'rollup-plugin-dts';

const external = ['rxjs'];
const entries = ['index', 'inspect/index', 'web/index', 'redis/index'];

/** The entries share what they have in common, so that an error is of one class in all of them. */
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
      // One file an entry for runtimes, as fifty modules take five times as long to import. A bundler
      // takes the modules, by the condition `module`: esbuild leaves out less of one file.
      { ...output('js', 'dist/node'), format: 'es', minifyInternalExports: false },
      { ...output('cjs'), format: 'cjs' },
    ],
  },
  {
    input: input('d.ts'),
    external,
    plugins: [dts()],
    output: [output('d.ts'), output('d.cts')],
  },
];
