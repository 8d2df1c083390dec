export default {
  spec_dir: 'build',
  // What needs a Redis server is run by test:redis.
  spec_files: ['spec/**/*-spec.js', 'marbles/**/*-spec.js', '!spec/redis/server/**'],
  env: {
    failSpecWithNoExpectations: true,
    forbidDuplicateNames: true,
    random: true,
    stopSpecOnExpectationFailure: false,
  },
};
