export default {
  mutate: ['lib/**/*.ts'],
  testRunner: 'jasmine',
  jasmineConfigFile: 'spec/support/mutants.mjs',
  coverageAnalysis: 'perTest',
  // In the sandbox: a folder of its own, without what is made.
  buildCommand: 'tsc -p tsconfig.json',
  tempDirName: 'build/sandbox',
  ignorePatterns: ['/build', '/dist', '/coverage'],
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutants.html' },
  jsonReporter: { fileName: 'coverage/mutants.json' },
};
