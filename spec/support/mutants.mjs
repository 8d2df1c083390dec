import all from './jasmine.mjs';

/** The specs that run the code of lib/ itself, and need no process. */
export default {
  ...all,
  helpers: ['../spec/support/withoutBulk.mjs'],
  spec_files: [
    'spec/{primitives,operators,shared,rxjs,core,check,rules,asyncio,web,inspect}/**/*-spec.js',
    'spec/redis/{,internals/}*-spec.js',
    'marbles/**/*-spec.js',
    '!spec/rules/9-*-spec.js',
    '!spec/inspect/watchedStories-spec.js',
  ],
};
