import { Command, InvalidArgumentError } from 'commander';

/** How far the keys can raise the limit. Most systems let a program open a few hundred files. */
export const MOST_BY_KEY = 64;

export interface Options {
  readonly folder: string;
  readonly output: string;
  readonly limit: number;
}

const more = `
Each line contains a file's path as FOLDER/sub/file, with FOLDER as you wrote it. To check the
manifest, run "sha256sum -c FILE" in the current directory. The lines are in the order in which
the files were finished. Only regular files are included, and not the manifest itself.

In a terminal, the space key pauses and resumes, and the keys + and - change the limit while it
works, from 1 up to ${String(MOST_BY_KEY)}, or up to LIMIT if that is more. Lowering it closes no file. Ctrl-C or SIGTERM
stops the program early. The manifest then contains one complete line for each finished file, and
no other lines. To run it in the background, add "< /dev/null".

An existing FILE is overwritten, but only once FOLDER is known to be readable.

Exit code: 0 if every file is in the manifest; 1 if a file or a folder below FOLDER could not be
read (it is reported and skipped), or if nothing could be done; 130 if it was stopped early.`;

/** Reads the arguments. If they are wrong, it says so and exits with 1. */
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
