import all from './jasmine.mjs';

/** The specs that need a Redis server. */
export default { ...all, spec_files: ['spec/redis/server/**/*-spec.js'] };
