import { PictureReporter } from '../../build/marbles/pictures/PictureReporter.js';
import all from './jasmine.mjs';

/** Runs the marbles, and writes what they draw into the folder `PICTURES`, or else docs/marbles. */
export default {
  ...all,
  spec_files: ['marbles/**/*-spec.js'],
  reporters: [new PictureReporter(process.env.PICTURES ?? 'docs/marbles')],
};
