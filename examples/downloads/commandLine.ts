import { Command, InvalidArgumentError, Option } from 'commander';
import type { WaitingOptions } from 'rxjs-locks';

/** The highest limit. */
export const MOST = 16;

export interface Options {
  /** A temporary folder by default. */
  readonly output?: string;
  readonly limit: number;
  readonly perHost: number;
  /** If there is none, the keys change the limit. */
  readonly schedule?: readonly number[];
  readonly every: number;
  readonly files: number;
  /** Kilobytes per second. */
  readonly speed: number;
  /** How many downloads start in a second. Where there is none, as many as the limits let in. */
  readonly rate?: number;
  /** How many files may wait to be downloaded. Where there is none, all. */
  readonly queue?: number;
  readonly overflow: Required<WaitingOptions>['overflow'];
  readonly retries: number;
  /** The number of a file to cancel. */
  readonly cancel?: number;
  /** The number of a file that is sent with wrong contents. */
  readonly corrupt?: number;
  /** Whether to show who waits for what. */
  readonly inspect?: boolean;
}

const more = `
It starts three servers on this machine, and checks the SHA-256 of every file at the end. Some
files fail at the first attempt. A download that waits for its next attempt does not hold up others.
A file gets its final name when it is complete.

In a terminal, the keys + and - change the limit, from 0, where no download starts, up to ${String(MOST)}.
Running downloads go on. The key x cancels the oldest running download. Ctrl-C or SIGTERM stops the
program early, and leaves only complete files. With --schedule, the limit follows the schedule and
not the keys.

All files come at once. With --queue only so many of them may wait, and --overflow says what happens
to one too many: the program ends with an error, the new one is dropped, or the one that has waited
longest.

Exit code: 0 if every file is there and correct, or was cancelled or dropped; 1 if one is not, or if nothing
could be done; 130 if it was stopped early.`;

/** Reads the arguments. If they are wrong, it says so and exits with 1. */
export function readCommandLine(argv: readonly string[]): Options {
  const command = new Command('downloads')
    .description('Downloads files from several servers at once, but never too many.')
    .option('-o, --output <FOLDER>', 'where the files go (default: a temporary folder)')
    .option('-n, --limit <LIMIT>', 'how many at a time', integerBetween(1, MOST), 4)
    .option('-p, --per-host <LIMIT>', 'how many from one server', integerBetween(1, MOST), 2)
    .addOption(
      new Option('-s, --schedule <LIMITS>', 'limits to use in turn, such as 2,6,0,4')
        .argParser(schedule)
        .conflicts('limit'),
    )
    .option(
      '-e, --every <MILLISECONDS>',
      'how long each limit of the schedule lasts',
      integerBetween(1, 3_600_000),
      500,
    )
    .option('-f, --files <FILES>', 'how many files there are', integerBetween(1, 999), 12)
    .option(
      '--speed <KILOBYTES>',
      'how fast each file is sent, per second',
      integerBetween(1, 99_999),
      1600,
    )
    .option('--rate <STARTS>', 'how many start a second, over all', integerBetween(1, 999))
    .option('-q, --queue <FILES>', 'how many may wait', integerBetween(0, 999))
    .addOption(
      new Option('--overflow <WHAT>', 'what happens to one too many')
        .choices(['error', 'drop-newest', 'drop-oldest'])
        .default('error'),
    )
    .option('-r, --retries <RETRIES>', 'how often to retry each file', integerBetween(0, 99), 3)
    .option('--cancel <FILE>', 'cancel the file with this number, once it has begun', number)
    .option('--corrupt <FILE>', 'send the file with this number with a wrong byte', number)
    .option(
      '--inspect',
      'show which file waits longest, and at Ctrl-C who holds and waits for what',
    )
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const options = command.opts<Options>();
  if (options.queue === undefined && command.getOptionValueSource('overflow') === 'cli') {
    command.error('error: --overflow: without --queue as many wait as there are');
  }
  for (const name of ['cancel', 'corrupt'] as const) {
    if ((options[name] ?? 1) > options.files) {
      command.error(`error: --${name}: there are ${String(options.files)} files`);
    }
  }
  return options;
}

function integerBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) {
      throw new InvalidArgumentError(
        `It has to be an integer from ${String(least)} to ${String(most)}.`,
      );
    }
    return Number(text);
  };
}

function number(text: string): number {
  return integerBetween(1, 999)(text);
}

function schedule(text: string): readonly number[] {
  const limits = text.split(',').map(integerBetween(0, MOST));
  if (limits.every((limit) => limit === 0)) {
    throw new InvalidArgumentError('With no limit above 0 it would never end.');
  }
  return limits;
}
