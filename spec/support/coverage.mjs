import all from './jasmine.mjs';

/** Those that need a Redis server as well: without them the lines of lib/redis are not reached. */
export default { ...all, spec_files: ['spec/**/*-spec.js', 'marbles/**/*-spec.js'] };
