import all from '../spec/support/jasmine.mjs';

export default {
  ...all,
  spec_files: ['site/**/*-spec.js'],
};
