import { Command, InvalidArgumentError } from 'commander';

/** How far the keys may raise the limit: most systems let a program open some hundred files. */
export const MOST_BY_KEY = 64;

export interface Options {
  readonly folder: string;
  readonly output: string;
  readonly limit: number;
}

const more = `
Each line holds a file's path as FOLDER/sub/file, with FOLDER as you wrote it: check the manifest
with "sha256sum -c FILE" from the directory that you are in now. The lines stand in the order in
which the files were finished. Symbolic links and other things that are not regular files are
left out, and so is the manifest itself.

In a terminal the space key pauses and resumes, and the keys + and - raise and lower the limit
while it works, down to 1 and up to ${String(MOST_BY_KEY)}, or to LIMIT where that is more. Lowering it closes no file.
Ctrl-C, or SIGTERM, ends it early: the manifest then holds a whole line for each file that was
finished, and no other. To run it in the background, take the keys away from it: "< /dev/null".

An existing FILE is overwritten, but only when FOLDER has proved to be readable.

Exit code: 0 if every file is in the manifest; 1 if a file or a folder below FOLDER could not be
read (it is reported and left out), or if nothing could be done; 130 if it was ended early.`;

/** Reads the arguments. Where they are wrong it says so and exits with 1. */
export function readCommandLine(argv: readonly string[], defaultFolder: string): Options {
  const command = new Command('checksums')
    .usage('[FOLDER] [-o FILE] [-n LIMIT]')
    .description('Writes a SHA-256 manifest of all regular files below FOLDER.')
    .argument('[FOLDER]', 'where the files are', defaultFolder)
    .option('-o, --output <FILE>', 'the manifest', 'SHA256SUMS')
    .option('-n, --limit <LIMIT>', 'how many files may be open at a time', limitFrom, 8)
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const { output, limit } = command.opts<Omit<Options, 'folder'>>();
  return { folder: command.processedArgs[0] as string, output, limit };
}

function limitFrom(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(limit) || limit < 1) {
    throw new InvalidArgumentError('It has to be an integer of at least 1.');
  }
  return limit;
}
