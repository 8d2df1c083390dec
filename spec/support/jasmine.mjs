export default {
  spec_dir: 'build',
  spec_files: ['spec/**/*-spec.js', 'marbles/**/*-spec.js'],
  env: {
    failSpecWithNoExpectations: true,
    forbidDuplicateNames: true,
    random: true,
    stopSpecOnExpectationFailure: false,
  },
};
