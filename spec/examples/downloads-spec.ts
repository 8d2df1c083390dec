import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { patiently } from './patiently.js';
import { Run } from './Run.js';

const program = fileURLToPath(new URL('../../examples/downloads.js', import.meta.url));

describe('examples/downloads', () => {
  let place: string;
  let runs: Run[];

  patiently();

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'downloads-spec-'));
    runs = [];
  });

  afterEach(async () => {
    for (const run of runs) run.child.kill('SIGKILL');
    await Promise.all(runs.map(({ outcome }) => outcome));
    rmSync(place, { recursive: true });
  });

  /** Runs it with a separate folder for temporary files. */
  function start(...args: string[]): Run {
    const run = new Run('env', [`TMPDIR=${place}`, process.execPath, program, ...args], place);
    runs.push(run);
    return run;
  }

  const outcomeOf = (...args: string[]) => start(...args).outcome;

  const names = (...numbers: number[]) =>
    numbers.map((number) => `file-${String(number).padStart(3, '0')}.bin`);
  const upTo = (files: number) => names(...Array.from({ length: files }, (_, index) => index + 1));
  const inFolder = () => readdirSync(join(place, 'folder')).sort();

  /** The files that do not have their final name yet. */
  function parts(): string[] {
    const folder = join(place, 'folder');
    return existsSync(folder) ? inFolder().filter((name) => name.endsWith('.part')) : [];
  }

  /** The lines about one file, without its name and its server. */
  function storyOf(name: string | undefined, err: string): string[] {
    const start = `${String(name)}: `;
    return err
      .split('\n')
      .filter((line) => line.startsWith(start))
      .map((line) => line.slice(start.length).replace(/,.*/, ''));
  }

  const times = (line: string, all: readonly string[]) =>
    all.filter((other) => other === line).length;

  describe('the files', () => {
    it('are all there at the end, complete and correct', async () => {
      const { code, out } = await outcomeOf('-o', 'folder');
      expect(code).toBe(0);
      expect(inFolder()).toEqual(upTo(12));
      const bytes = inFolder().map((name) => statSync(join(place, 'folder', name)).size);
      const sum = bytes.reduce((one, other) => one + other);
      expect(out).toMatch(
        /^12 of 12 files, \d+ bytes, [\d.]+ seconds, at most 4 at once and 2 from one server, 6 attempts failed, 12 checked and right, in folder\n$/,
      );
      expect(out).toContain(`, ${String(sum)} bytes, `);
    });

    it('are the same in every run', async () => {
      const digests = async () => {
        await outcomeOf('-o', 'folder', '-f', '4', '--speed', '9999');
        return inFolder().map((name) => {
          const contents = readFileSync(join(place, 'folder', name));
          rmSync(join(place, 'folder', name));
          return createHash('sha256').update(contents).digest('hex');
        });
      };
      const first = await digests();
      expect(new Set(first).size).toBe(4);
      expect(await digests()).toEqual(first);
    });

    it('are checked on the disk: one that was sent wrong is reported, and the exit code is 1', async () => {
      const { code, out, err } = await outcomeOf('-o', 'folder', '-f', '3', '--corrupt', '3');
      expect(code).toBe(1);
      expect(err).toContain('file-003.bin: its SHA-256 is not the one that the server told\n');
      expect(out).toContain(', 2 checked and right, 1 wrong, ');
    });

    it('go into a temporary folder that is removed, if no folder is given', async () => {
      const run = start('-f', '3');
      await run.until(() => readdirSync(place).length === 1);
      const { code, out } = await run.outcome;
      expect(code).toBe(0);
      expect(out).toMatch(/^3 of 3 files, .*, in a temporary folder, now removed\n$/);
      expect(readdirSync(place)).toEqual([]);
    });
  });

  describe('the rate', () => {
    it('starts no more than so many in any second, over all servers', async () => {
      // A file arrives in a few milliseconds, so the next one starts when it is alone.
      const { code, out } = await outcomeOf(
        ...['-f', '3', '-n', '3', '--speed', '99999', '--rate', '1'],
      );
      expect(code).toBe(0);
      expect(out).toContain(', at most 1 at once and 1 from one server, ');
    });

    it('has to be an integer of at least 1', async () => {
      const { code, err } = await outcomeOf('--rate', '0');
      expect(code).toBe(1);
      expect(err).toContain('It has to be an integer from 1 to 999.');
    });
  });

  describe('the queue', () => {
    const dropped = (err: string) => err.match(/file-\d+\.bin(?=: dropped)/g) ?? [];

    it('drops what comes when it is full, with drop-newest', async () => {
      const { code, out, err } = await outcomeOf(
        ...['-o', 'folder', '-f', '6', '-n', '2', '--queue', '1', '--overflow', 'drop-newest'],
      );
      expect(code).toBe(0);
      expect(inFolder()).toEqual(names(1, 2, 3));
      expect(dropped(err)).toEqual(names(4, 5, 6));
      expect(out).toContain(', 3 dropped, 3 checked and right, ');
    });

    it('drops what has waited longest, with drop-oldest', async () => {
      const { code, err } = await outcomeOf(
        ...['-o', 'folder', '-f', '6', '-n', '2', '--queue', '1', '--overflow', 'drop-oldest'],
      );
      expect(code).toBe(0);
      expect(inFolder()).toEqual(names(1, 2, 6));
      expect(dropped(err)).toEqual(names(3, 4, 5));
    });

    it('ends the program with an error otherwise, and no part of a file is left', async () => {
      const { code, err } = await outcomeOf('-o', 'folder', '-f', '6', '-n', '2', '--queue', '1');
      expect(code).toBe(1);
      expect(err).toContain('downloads: a file would have to wait, and --queue is 1\n');
      expect(parts()).toEqual([]);
    });

    it('has to be there for --overflow', async () => {
      const { code, err } = await outcomeOf('--overflow', 'drop-newest');
      expect(code).toBe(1);
      expect(err).toContain('--overflow: without --queue as many wait as there are');
    });
  });

  describe('a failed attempt', () => {
    it('is retried, both after a refusal and after an interruption in the middle', async () => {
      const { code, err } = await outcomeOf('-f', '4');
      expect(code).toBe(0);
      expect(storyOf('file-001.bin', err)).toEqual(['begun', 'arrived']);
      expect(storyOf('file-002.bin', err)).toEqual([
        'begun',
        '503 Service Unavailable',
        'begun',
        'arrived',
      ]);
      expect(storyOf('file-004.bin', err)).toEqual(['begun', 'terminated', 'begun', 'arrived']);
    });

    it('does not hold up others while it waits for its retry', async () => {
      const { err } = await outcomeOf('-f', '4', '-n', '1', '-p', '1');
      const lines = err.split('\n').map((line) => line.replace(/,.*/, ''));
      const refused = lines.indexOf('file-002.bin: 503 Service Unavailable');
      expect(refused).toBeGreaterThan(0);
      expect(lines[refused + 1]).toMatch(/^file-00[134].bin: begun$/);
    });

    it('is final if no retry is left, and the exit code is 1', async () => {
      const { code, out, err } = await outcomeOf('-o', 'folder', '-f', '4', '--retries', '0');
      expect(code).toBe(1);
      expect(storyOf('file-002.bin', err)).toEqual([
        'begun',
        '503 Service Unavailable',
        'given up',
      ]);
      expect(storyOf('file-004.bin', err)).toEqual(['begun', 'terminated', 'given up']);
      expect(out).toMatch(/^2 of 4 files, .*, 2 given up, 2 checked and right, in folder\n$/);
      expect(inFolder()).toEqual(names(1, 3));
    });
  });

  describe('the caps', () => {
    it('hold for the files that are being written, as the system sees it', async () => {
      const run = start('-o', 'folder', '-f', '9', '-n', '3', '-p', '3');
      let most = 0;
      const looking = setInterval(() => (most = Math.max(most, parts().length)), 1);
      const { out } = await run.outcome;
      clearInterval(looking);
      expect(most).toBe(3);
      expect(out).toContain(', at most 3 at once and ');
    });

    it('are both reached, and neither is exceeded', async () => {
      const wide = await outcomeOf('-f', '9', '-n', '16', '-p', '2');
      expect(wide.out).toContain(', at most 6 at once and 2 from one server, ');
      const narrow = await outcomeOf('-f', '6', '-n', '2', '-p', '4');
      expect(narrow.out).toContain(', at most 2 at once and 2 from one server, ');
    });

    it('are nested so that a download that waits for a busy host does not hold up others', async () => {
      // The first three of the list are on one server, whose cap is one.
      const { err } = await outcomeOf('-f', '9', '-n', '3', '-p', '1');
      const begun = err.split('\n').filter((line) => line.includes(': begun, '));
      expect(begun.slice(0, 3).map((line) => line.slice(0, 12))).toEqual(names(1, 4, 7));
    });
  });

  describe('a schedule', () => {
    it('changes the limit over time, and starts again after its end', async () => {
      const { code, out, err } = await outcomeOf('--schedule', '1,3', '--every', '50');
      expect(code).toBe(0);
      const limits = err.split('\n').filter((line) => line.startsWith('limit: '));
      expect(limits.slice(0, 4)).toEqual(['limit: 1', 'limit: 3', 'limit: 1', 'limit: 3']);
      expect(out).toContain(', at most 3 at once and ');
    });

    it('starts nothing while the limit is 0, and stops nothing', async () => {
      const { code, out, err } = await outcomeOf('--schedule', '4,0', '--every', '60');
      expect(code).toBe(0);
      expect(out).toContain(', 6 attempts failed, 12 checked and right, ');
      const phases = err.split(/^(?=limit: )/m);
      const pauses = phases.filter((phase) => phase.startsWith('limit: 0'));
      expect(pauses.length).toBeGreaterThan(1);
      for (const pause of pauses) expect(pause).not.toContain(': begun');
    });
  });

  describe('cancelling', () => {
    it('leaves nothing of the file behind, and the others arrive', async () => {
      const { code, out, err } = await outcomeOf('-o', 'folder', '-f', '6', '--cancel', '3');
      expect(code).toBe(0);
      expect(storyOf('file-003.bin', err)).toEqual(['begun', 'cancelled']);
      expect(out).toMatch(/^5 of 6 files, .*, 1 cancelled, 5 checked and right, in folder\n$/);
      expect(inFolder()).toEqual(names(1, 2, 4, 5, 6));
    });

    it('gives both permits back at once', async () => {
      const { err } = await outcomeOf('-f', '3', '-n', '1', '-p', '1', '--cancel', '1');
      const lines = err.split('\n').map((line) => line.replace(/,.*/, ''));
      expect(lines[lines.indexOf('file-001.bin: cancelled') + 1]).toBe('file-002.bin: begun');
    });
  });

  describe('an early end', () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`leaves complete files and no others: ${signal}`, async () => {
        const run = start('-o', 'folder', '-f', '30');
        await run.until(() => run.err.includes(': arrived') && parts().length > 0);
        run.child.kill(signal);
        const { code, out, err } = await run.outcome;
        expect(code).toBe(130);
        const arrived = upTo(30).filter((name) => times('arrived', storyOf(name, err)) === 1);
        expect(inFolder()).toEqual(arrived);
        expect(out).toContain(`Interrupted: ${String(arrived.length)} of 30 files, `);
      });
    }

    it('removes the temporary folder too', async () => {
      const run = start('-f', '30');
      await run.until(() => run.err.includes(': arrived'));
      run.child.kill('SIGINT');
      expect((await run.outcome).code).toBe(130);
      expect(readdirSync(place)).toEqual([]);
    });

    it('works even while the limit is 0', async () => {
      const run = start('--schedule', '0,2', '--every', '3600000');
      await run.until(() => run.err.includes('12 files'));
      run.child.kill('SIGINT');
      expect((await run.outcome).code).toBe(130);
    });
  });

  describe('with --inspect', () => {
    it('says at Ctrl-C which files hold and wait for what, before it ends', async () => {
      // So slow that none of them ends by itself.
      const run = start('--inspect', '-f', '6', '-n', '3', '-p', '1', '--speed', '10');
      await run.until(() => run.err.split(': begun').length === 4);
      run.child.kill('SIGINT');
      const { code, err } = await run.outcome;
      expect(code).toBe(130);
      const report = err.slice(err.indexOf('its host: '));
      expect(report.replaceAll(/ +\d+(\.\d)? m?s {2}/g, ' . ').split('\n')).toEqual([
        'its host: KeyedLock { keys: 3 }',
        '  held for . #1 (file-001.bin)',
        '  held for . #4 (file-003.bin)',
        '  held for . #7 (file-005.bin)',
        '  waits for . #3 (file-002.bin)',
        '  waits for . #6 (file-004.bin)',
        '  waits for . #9 (file-006.bin)',
        '',
        'the limit: BoundedSemaphore { value: 0, waiting: 0 }',
        '  held for . #2 (file-001.bin)',
        '  held for . #5 (file-003.bin)',
        '  held for . #8 (file-005.bin)',
        '',
      ]);
    });

    it('watches the rate as well', async () => {
      const run = start('--inspect', '-f', '2', '-p', '2', '--rate', '1', '--speed', '10');
      await run.until(() => run.err.includes(': begun'));
      run.child.kill('SIGINT');
      const { err } = await run.outcome;
      expect(err).toMatch(/^the rate: RateLimiter \{ available: 0, waiting: 1 \}$/m);
    });

    it('says nothing of it without the option', async () => {
      const run = start('-f', '3', '--speed', '10');
      await run.until(() => run.err.includes(': begun'));
      run.child.kill('SIGINT');
      expect((await run.outcome).err).not.toContain('its host');
    });

    it('downloads the same', async () => {
      const { code, out } = await outcomeOf('--inspect', '-o', 'folder');
      expect(code).toBe(0);
      expect(out).toContain(', at most 4 at once and 2 from one server, 6 attempts failed, 12 ');
    });
  });

  describe('an impossible task', () => {
    const refused: [what: string, args: string[], message: string][] = [
      ['a limit of 0', ['-n', '0'], 'an integer from 1 to 16'],
      ['a limit that is too high', ['-n', '17'], 'an integer from 1 to 16'],
      ['a limit that is no number', ['-p', 'many'], 'an integer from 1 to 16'],
      ['a schedule that is none', ['--schedule', '1,,2'], 'an integer from 0 to 16'],
      ['a schedule without an end', ['--schedule', '0,0'], 'it would never end'],
      ['a schedule and a limit', ['--schedule', '1,2', '-n', '3'], 'cannot be used with'],
      ['to cancel what there is not', ['-f', '3', '--cancel', '4'], 'there are 3 files'],
      ['an option that there is not', ['--loud'], "unknown option '--loud'"],
      ['a folder that is a file', ['-o', 'a file'], "'a file': file already exists"],
    ];
    it('is reported, and nothing is written', async () => {
      writeFileSync(join(place, 'a file'), '');
      const refusals = refused.map(async ([what, args, message]) => {
        const { code, out, err } = await outcomeOf(...args);
        expect(code).withContext(what).toBe(1);
        expect(out).withContext(what).toBe('');
        expect(err).withContext(what).toContain(message);
        expect(err).withContext(what).not.toContain('    at ');
      });
      await Promise.all(refusals);
      expect(readdirSync(place)).toEqual(['a file']);
    });
  });

  describe('in a terminal', () => {
    /** Runs it in the terminal of script(1). What the spec writes is what the user types. */
    function startInTerminal(...args: string[]): Run {
      const words = [process.execPath, program, ...args].map((word) => `'${word}'`);
      const command = `stty columns 100; TMPDIR='${place}' exec ${words.join(' ')}`;
      const run = new Run('script', ['-qefc', command, '/dev/null'], place);
      runs.push(run);
      return run;
    }

    it('raises and lowers the limit at + and -, from 0 up to 16', async () => {
      const run = startInTerminal('-f', '60', '-n', '1');
      await run.until(() => run.out.includes('/1 at a time'));
      run.child.stdin.write('---');
      await run.until(() => run.out.includes('0/0 at a time'));
      run.child.stdin.write('++');
      await run.until(() => run.out.includes('2/2 at a time'));
      run.child.stdin.write('+'.repeat(20));
      await run.until(() => run.out.includes('/16 at a time'));
      run.child.stdin.write('-');
      await run.until(() => run.out.includes('/15 at a time'));
      run.child.stdin.write('\u0003');
      expect((await run.outcome).code).toBe(130);
    });

    it('cancels the oldest one at x', async () => {
      // So slow that none of them ends by itself.
      const run = startInTerminal('-o', 'folder', '-n', '3', '-p', '1', '--speed', '10');
      await run.until(() => parts().length === 3);
      expect(parts()).toEqual(names(1, 5, 9).map((name) => `${name}.part`));
      run.child.stdin.write('x');
      await run.until(() => run.out.includes('file-001.bin: cancelled'));
      run.child.stdin.write('x');
      await run.until(() => run.out.includes('file-005.bin: cancelled'));
      // Their places have gone to the next of the same servers.
      await run.until(
        () =>
          parts().join() ===
          names(3, 7, 9)
            .map((name) => `${name}.part`)
            .join(),
      );
      run.child.stdin.write('\u0003');
      const { code, out } = await run.outcome;
      expect(code).toBe(130);
      expect(out).toContain('Interrupted: 0 of 12 files, ');
      expect(inFolder()).toEqual([]);
      expect(out).withContext('the cursor is shown again').toContain('\u001b[?25h');
    });

    it('shows with --inspect which file waits longest', async () => {
      const run = startInTerminal('--inspect', '-f', '3', '-n', '1', '--speed', '10');
      await run.until(() => /, file-002\.bin waits \d\.[1-9] s for the limit/.test(run.out));
      run.child.stdin.write('\u0003');
      const { code, out } = await run.outcome;
      expect(code).toBe(130);
      expect(out).toContain('the limit: BoundedSemaphore { value: 0, waiting: 2 }');
    });

    it('ends early at Ctrl-C, even while nothing may start', async () => {
      const run = startInTerminal('-o', 'folder', '-n', '1');
      await run.until(() => run.out.includes('1/1 at a time'));
      run.child.stdin.write('-');
      await run.until(() => run.out.includes('0/0 at a time'));
      run.child.stdin.write('\u0003');
      const { code, out } = await run.outcome;
      expect(code).toBe(130);
      expect(out).toMatch(/Interrupted: \d+ of 12 files, /);
      expect(parts()).toEqual([]);
      expect(out).withContext('the cursor is shown again').toContain('\u001b[?25h');
    });
  });
});
