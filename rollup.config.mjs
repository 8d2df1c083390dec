import { dts } from 'rollup-plugin-dts';

const external = ['rxjs'];

export default [
  {
    input: 'build/package/index.js',
    external,
    output: [
      // One file a module, so that every bundler can leave out what is not imported.
      { dir: 'dist', format: 'es', preserveModules: true },
      { file: 'dist/index.cjs', format: 'cjs' },
    ],
  },
  {
    input: 'build/package/index.d.ts',
    external,
    plugins: [dts()],
    output: [{ file: 'dist/index.d.ts' }, { file: 'dist/index.d.cts' }],
  },
];
