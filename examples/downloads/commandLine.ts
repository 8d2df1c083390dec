import { Command, InvalidArgumentError, Option } from 'commander';

/** No limit is higher than this. */
export const MOST = 16;

export interface Options {
  /** Where there is none, a temporary folder is meant. */
  readonly output?: string;
  readonly limit: number;
  readonly perHost: number;
  /** Where there is none, the keys change the limit. */
  readonly schedule?: readonly number[];
  readonly every: number;
  readonly files: number;
  /** In kilobytes a second. */
  readonly rate: number;
  readonly retries: number;
  /** The number of the file that is cancelled. */
  readonly cancel?: number;
  /** The number of the file that is sent wrong. */
  readonly corrupt?: number;
}

const more = `
It starts three servers on this machine, of which some files come at the second attempt only, and
checks the SHA-256 of every file at the end. A download that waits to be tried again holds nobody
up. A file has its name when it is whole, and not before.

In a terminal the keys + and - raise and lower the limit, down to 0, which lets nobody in, and up to
${String(MOST)}. A download that is running goes on. The key x cancels the one that began first. Ctrl-C, or
SIGTERM, ends it early, with whole files only. With --schedule the limit follows the schedule, and
not the keys.

Exit code: 0 if every file is there and right, or was cancelled; 1 if one is not, or if nothing
could be done; 130 if it was ended early.`;

/** Reads the arguments. Where they are wrong it says so and exits with 1. */
export function readCommandLine(argv: readonly string[]): Options {
  const command = new Command('downloads')
    .description('Downloads files from several servers at once, but never too many.')
    .option('-o, --output <FOLDER>', 'where the files go (default: a temporary folder)')
    .option('-n, --limit <LIMIT>', 'how many at a time', integerBetween(1, MOST), 4)
    .option('-p, --per-host <LIMIT>', 'how many from one server', integerBetween(1, MOST), 2)
    .addOption(
      new Option('-s, --schedule <LIMITS>', 'limits that take turns, such as 2,6,0,4')
        .argParser(schedule)
        .conflicts('limit'),
    )
    .option(
      '-e, --every <MILLISECONDS>',
      'how long each is in force',
      integerBetween(1, 3_600_000),
      500,
    )
    .option('-f, --files <FILES>', 'how many files there are', integerBetween(1, 999), 12)
    .option(
      '--rate <KILOBYTES>',
      'how much of each comes a second',
      integerBetween(1, 99_999),
      1600,
    )
    .option('-r, --retries <RETRIES>', 'how often each is tried again', integerBetween(0, 99), 3)
    .option('--cancel <FILE>', 'cancel this file, by its number, once it has begun', number)
    .option('--corrupt <FILE>', 'have this file sent with a wrong byte', number)
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const options = command.opts<Options>();
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
    throw new InvalidArgumentError('With no limit but 0 it would never come to an end.');
  }
  return limits;
}
