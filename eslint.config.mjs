import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

export default defineConfig(
  // `npm run examples:angular` and `npm run examples:nest` lint these, where they are installed.
  globalIgnores(['build/', 'dist/', 'coverage/', 'examples/angular/', 'examples/nest/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      rxjsX.configs.recommended,
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // An operator's subscriber extends RxJS's: the constructor is deprecated for other uses.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'rxjs', name: 'Subscriber' }] },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['rxjs/*'], message: "Only what 'rxjs' itself exports." }] },
      ],
    },
  },
  {
    files: ['spec/**/*.ts', 'marbles/**/*.ts'],
    rules: {
      // Calls made inside a grant or an observer are what the specs are about.
      'rxjs-x/no-nested-subscribe': 'off',
      // So are sources that break the rules.
      'rxjs-x/no-redundant-notify': 'off',
    },
  },
  {
    files: ['build/angular/**/*.ts', 'build/nest/**/*.ts'],
    rules: {
      // A module of Nest is its decorator, and so is a component of Angular without code.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
);
