import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { patiently } from './patiently.js';
import { Run } from './Run.js';

const program = fileURLToPath(new URL('../../examples/checksums.js', import.meta.url));
const project = fileURLToPath(import.meta.resolve('rxjs-locks/package.json'));

/** More than what is read in one go, and not a multiple of it. */
const large = Buffer.alloc(1_000_001, 'large');
/** A file with a hole of this size takes hours to read and no room. */
const endless = 2 ** 40;
/** What a program moves the cursor with. */
// eslint-disable-next-line no-control-regex -- that is what it is
const CONTROL = /\u001b\[[0-9;?]*[A-Za-z]|[\r\n]+/;

describe('examples/checksums', () => {
  let place: string;
  let runs: Run[];

  patiently();

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'checksums-'));
    runs = [];
    mkdirSync(inPlace('folder'));
  });

  afterEach(async () => {
    for (const run of runs) run.child.kill('SIGKILL');
    await Promise.all(runs.map(({ outcome }) => outcome));
    // Not rmSync, which cannot remove files whose path is too long.
    execFileSync('rm', ['-rf', place]);
  });

  const inPlace = (...names: string[]) => join(place, ...names);

  function startIn(cwd: string, ...args: string[]): Run {
    const run = new Run(process.execPath, [program, ...args], cwd);
    runs.push(run);
    return run;
  }

  const start = (...args: string[]) => startIn(place, ...args);
  const outcomeOf = (...args: string[]) => start(...args).outcome;

  /** The lines of the manifest, as bytes read as Latin-1, sorted. */
  function linesOf(manifest = 'SHA256SUMS'): string[] {
    const text = readFileSync(inPlace(manifest), 'latin1');
    expect(text === '' || text.endsWith('\n'))
      .withContext('the last line is whole')
      .toBeTrue();
    return text.split('\n').slice(0, -1).sort();
  }

  const pathsOf = (lines: readonly string[]) => lines.map((line) => line.slice(66));

  /** The output of sha256sum for the files that find lists. */
  function expectedLines(folder: string): string[] {
    const script = 'find "$1" -type f ! -name SHA256SUMS -exec sha256sum {} +';
    const text = execFileSync('sh', ['-c', script, 'sh', folder], { cwd: place });
    return text.toString('latin1').split('\n').slice(0, -1).sort();
  }

  const check = (manifest = 'SHA256SUMS') =>
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', manifest], { cwd: place });

  /** The files below the folder that a process has open, as the system sees it. */
  function openFiles(pid: number | undefined): string[] {
    const descriptors = `/proc/${String(pid)}/fd`;
    const open = readdirSync(descriptors).map((descriptor) => {
      try {
        return readlinkSync(join(descriptors, descriptor));
      } catch {
        return ''; // closed since
      }
    });
    return open.filter((path) => path.startsWith(inPlace('folder')));
  }

  function writeEndless(...names: string[]): void {
    const path = inPlace('folder', ...names);
    writeFileSync(path, '');
    truncateSync(path, endless);
  }

  describe('the manifest', () => {
    it('contains every regular file below the folder, small and large, and sha256sum accepts it', async () => {
      mkdirSync(inPlace('folder', 'sub', 'empty'), { recursive: true });
      writeFileSync(inPlace('folder', 'nothing'), '');
      writeFileSync(inPlace('folder', 'small'), 'small');
      writeFileSync(inPlace('folder', 'sub', 'limit'), Buffer.alloc(256 * 1024));
      writeFileSync(inPlace('folder', 'sub', 'limit and one'), Buffer.alloc(256 * 1024 + 1));
      writeFileSync(inPlace('folder', 'sub', 'large'), large);
      const { code, out } = await outcomeOf('folder');
      expect(code).toBe(0);
      expect(linesOf()).toEqual(expectedLines('folder'));
      expect(out).toMatch(
        /^5 files, 1524295 bytes, [\d.]+ seconds, at most \d in flight at once, in SHA256SUMS\n$/,
      );
      check();
    });

    it('names files as sha256sum does, byte for byte, whatever their names', async () => {
      const names = [
        ' space before and after ',
        `'single' "double"`,
        'back\\slash',
        '\\n is no newline',
        'new\nline',
        'carriage\rreturn',
        'all\\of\nthem\r',
        'tab\t',
        'escape\u001b[31m',
        '-dash',
        '*',
        '$HOME',
        'München',
      ];
      const bytes = Buffer.from('not UTF-8: \xff\xfe\\', 'latin1');
      for (const name of names) writeFileSync(inPlace('folder', name), name);
      writeFileSync(Buffer.concat([Buffer.from(inPlace('folder/')), bytes]), 'bytes');
      mkdirSync(inPlace('folder', 'a\nfolder'));
      writeFileSync(inPlace('folder', 'a\nfolder', 'file'), 'file');
      const { code } = await outcomeOf('folder');
      expect(code).toBe(0);
      expect(linesOf()).toEqual(expectedLines('folder'));
      expect(linesOf()).toHaveSize(names.length + 2);
      check();
    });

    it('starts its paths with the folder as it was given, as find does', async () => {
      writeFileSync(inPlace('folder', 'file'), 'file');
      mkdirSync(inPlace('folder', 'sub'));
      writeFileSync(inPlace('folder', 'sub', 'file'), 'file');
      const given = ['folder', 'folder/', './folder', '.', inPlace('folder')];
      const made = given.map(async (folder, index) => {
        const manifest = inPlace(`${String(index)}.sums`);
        const run = startIn(folder === '.' ? inPlace('folder') : place, folder, '-o', manifest);
        expect((await run.outcome).code)
          .withContext(folder)
          .toBe(0);
        const start = folder.endsWith('/') ? folder : `${folder}/`;
        expect(pathsOf(linesOf(`${String(index)}.sums`)).sort())
          .withContext(folder)
          .toEqual([`${start}file`, `${start}sub/file`]);
      });
      await Promise.all(made);
    });

    it('does not list itself, under its own name or another', async () => {
      writeFileSync(inPlace('folder', 'file'), 'file');
      writeFileSync(inPlace('folder', 'SUMS'), 'an old manifest');
      linkSync(inPlace('folder', 'SUMS'), inPlace('folder', 'another name'));
      const { code } = await outcomeOf('.', '-o', 'folder/SUMS');
      expect(code).toBe(0);
      expect(pathsOf(linesOf('folder/SUMS'))).toEqual(['./folder/file']);
      check('folder/SUMS');
    });

    it('skips what is not a regular file', async () => {
      writeFileSync(inPlace('file'), 'file');
      symlinkSync('../file', inPlace('folder', 'link to a file'));
      symlinkSync('..', inPlace('folder', 'link to a folder'));
      symlinkSync('nowhere', inPlace('folder', 'link to nothing'));
      execFileSync('mkfifo', [inPlace('folder', 'pipe')]);
      const { code, out } = await outcomeOf('folder');
      expect(code).toBe(0);
      expect(out).toMatch(/^0 files, 0 bytes, [\d.]+ seconds, at most 0 in flight at once/);
      expect(linesOf()).toEqual([]);
    });

    it('replaces an older manifest', async () => {
      writeFileSync(inPlace('folder', 'file'), 'file');
      writeFileSync(inPlace('SHA256SUMS'), 'an old manifest, longer than the new one\n'.repeat(99));
      expect((await outcomeOf('folder')).code).toBe(0);
      expect(linesOf()).toEqual(expectedLines('folder'));
    });

    it('lists the node_modules of the project if no folder is given', async () => {
      const { code, out } = await outcomeOf('--help');
      expect(code).toBe(0);
      const said = /where the files are \(default:\s+"(.*)"\)/.exec(out)?.[1] ?? '';
      expect(statSync(join(place, said)).ino).toBe(
        statSync(join(project, '..', 'node_modules')).ino,
      );
    });
  });

  describe('the limit', () => {
    it('is reached and not exceeded, by small and large files together', async () => {
      for (let index = 0; index < 40; index++) {
        writeFileSync(inPlace('folder', `small ${String(index)}`), 'small');
        if (index % 4 === 0) writeFileSync(inPlace('folder', `large ${String(index)}`), large);
      }
      for (const limit of [1, 3]) {
        const { code, out } = await outcomeOf('folder', '-n', String(limit));
        expect(code).toBe(0);
        expect(out).toContain(`50 files, `);
        expect(out).toContain(`, at most ${String(limit)} in flight at once, `);
        expect(linesOf()).toEqual(expectedLines('folder'));
      }
    });

    it('is 8 by default', async () => {
      for (let index = 0; index < 9; index++) writeEndless(`endless ${String(index)}`);
      const run = start('folder');
      await run.until(() => openFiles(run.child.pid).length === 8);
      run.child.kill('SIGINT');
      expect((await run.outcome).out).toContain(', at most 8 in flight at once, ');
    });

    it('holds for the files that are open, as the system sees it', async () => {
      for (let index = 0; index < 9; index++) writeEndless(`endless ${String(index)}`);
      for (let index = 0; index < 300; index++) {
        writeFileSync(inPlace('folder', `small ${String(index)}`), 'small');
      }
      const run = start('folder', '-n', '3');
      let most = 0;
      let looks = 0;
      await run.until(() => {
        most = Math.max(most, openFiles(run.child.pid).length);
        return most >= 3 && ++looks > 40;
      });
      run.child.kill('SIGINT');
      expect(most).toBe(3);
      expect((await run.outcome).out).toContain(', at most 3 in flight at once, ');
    });
  });

  describe('an impossible task', () => {
    const refused: [what: string, args: string[], message: string][] = [
      ['a limit of 0', ['folder', '-n', '0'], 'an integer of at least 1'],
      ['a limit below 0', ['folder', '-n', '-3'], 'an integer of at least 1'],
      ['a limit with a fraction', ['folder', '-n', '1.5'], 'an integer of at least 1'],
      ['a limit that is no number', ['folder', '--limit', 'many'], 'an integer of at least 1'],
      ['a folder that is missing', ['missing'], "'missing': no such file or directory"],
      ['a folder that is a file', ['a file'], "'a file': not a directory"],
      ['an option that there is not', ['folder', '--loud'], "unknown option '--loud'"],
    ];
    it('is reported, and nothing is written', async () => {
      writeFileSync(inPlace('a file'), '');
      const refusals = refused.map(async ([what, args, message]) => {
        const { code, out, err } = await outcomeOf(...args);
        expect(code).withContext(what).toBe(1);
        expect(out).withContext(what).toBe('');
        expect(err).withContext(what).toContain(message);
        expect(err).withContext(what).not.toContain('    at ');
      });
      await Promise.all(refusals);
      expect(readdirSync(place).sort()).toEqual(['a file', 'folder']);
    });

    it('leaves an older manifest as it was', async () => {
      writeFileSync(inPlace('SHA256SUMS'), 'an old manifest');
      const refusals = await Promise.all([outcomeOf('missing'), outcomeOf('folder', '-n', '0')]);
      expect(refusals.map(({ code }) => code)).toEqual([1, 1]);
      expect(readFileSync(inPlace('SHA256SUMS'), 'utf8')).toBe('an old manifest');
    });

    it('is reported if the manifest cannot be created', async () => {
      const refusals = ['missing/SHA256SUMS', 'folder'].map((output) =>
        outcomeOf('folder', '-o', output),
      );
      const [missing, folder] = await Promise.all(refusals);
      expect(missing).toEqual({
        code: 1,
        out: '',
        err: "checksums: cannot write 'missing/SHA256SUMS': no such file or directory\n",
      });
      expect(folder).toEqual({
        code: 1,
        out: '',
        err: "checksums: cannot write 'folder': illegal operation on a directory\n",
      });
      expect(readdirSync(place)).toEqual(['folder']);
    });

    it('is reported if the disk is full', async () => {
      for (let index = 0; index < 20; index++) {
        writeFileSync(inPlace('folder', String(index)), 'small');
      }
      const { code, out, err } = await outcomeOf('folder', '-o', '/dev/full');
      expect(code).toBe(1);
      expect(out).toBe('');
      expect(err).toBe(`checksums: cannot write '/dev/full': no space left on device\n`);
    });
  });

  describe('an unreadable path', () => {
    it('is reported and skipped: a file that vanishes while it waits', async () => {
      writeEndless('endless');
      mkdirSync(inPlace('folder', 'sub'));
      for (const name of ['one', 'gone\n', 'two']) {
        writeFileSync(inPlace('folder', 'sub', name), name);
      }
      // The sub-folder is read after the folder: all three wait behind the endless file.
      const run = start('folder', '-n', '1');
      await run.until(() =>
        /^0\/4 files, [\d.]+ .B, [\d.]+ .B\/s, 1\/1 in flight, 3 waiting$/m.test(run.err),
      );
      rmSync(inPlace('folder', 'sub', 'gone\n'));
      truncateSync(inPlace('folder', 'endless'), 0);
      const { code, out, err } = await run.outcome;
      expect(code).toBe(1);
      expect(err).toContain(`cannot read 'folder/sub/gone\\n': no such file or directory\n`);
      expect(out).toMatch(/^3 files, .*, 1 could not be read, in SHA256SUMS\n$/);
      expect(pathsOf(linesOf()).sort()).toEqual([
        'folder/endless',
        'folder/sub/one',
        'folder/sub/two',
      ]);
    });

    it('is reported and skipped: a sub-folder', async () => {
      // Its path is longer than the system takes: no right of the user helps against that.
      const name = 'n'.repeat(250);
      const dig = 'for step in $(seq 17); do mkdir $1 && cd -P $1 || exit 1; done; echo > file';
      execFileSync('sh', ['-c', dig, 'sh', name], { cwd: inPlace('folder'), stdio: 'ignore' });
      writeFileSync(inPlace('folder', name, 'file'), 'file');
      writeFileSync(inPlace('folder', 'file'), 'file');
      const { code, out, err } = await outcomeOf('folder');
      expect(code).toBe(1);
      expect(err).toMatch(/^cannot read 'folder[n/]+': name too long\n$/);
      expect(out).toMatch(/^2 files, .*, 1 could not be read, in SHA256SUMS\n$/);
      expect(pathsOf(linesOf()).sort()).toEqual(['folder/file', `folder/${name}/file`]);
      check();
    });
  });

  describe('an early end', () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`leaves complete lines and nothing else: ${signal}`, async () => {
        writeEndless('endless');
        for (let index = 0; index < 300; index++) {
          writeFileSync(inPlace('folder', `small ${String(index)}`), 'small');
        }
        const run = start('folder', '-n', '4');
        await run.until(
          () => existsSync(inPlace('SHA256SUMS')) && statSync(inPlace('SHA256SUMS')).size > 0,
        );
        run.child.kill(signal);
        const { code, out } = await run.outcome;
        expect(code).toBe(130);
        expect(readdirSync(place).sort()).toEqual(['SHA256SUMS', 'folder']);
        const lines = linesOf();
        expect(lines.length).toBeGreaterThan(0);
        for (const line of lines) expect(line).toMatch(/^[0-9a-f]{64} {2}folder\/small \d+$/);
        expect(out).toMatch(/^Interrupted: \d+ of \d+( or more)? files, .*, in SHA256SUMS\n$/);
        expect(out).toContain(`Interrupted: ${String(lines.length)} of `);
        check();
      });
    }
  });

  describe('in a terminal', () => {
    /** Runs it in the terminal of script(1). What the spec writes is what the user types. */
    function startInTerminal(...args: string[]): Run {
      return startInColumns(80, ...args);
    }

    function startInColumns(columns: number, ...args: string[]): Run {
      const words = [process.execPath, program, ...args].map((word) => `'${word}'`);
      const size = `stty columns ${String(columns)}`;
      const command = `${size}; echo $$ > '${inPlace('pid')}'; exec ${words.join(' ')}`;
      const run = new Run('script', ['-qefc', command, '/dev/null'], place);
      runs.push(run);
      return run;
    }

    const pid = () => Number(readFileSync(inPlace('pid'), 'utf8'));

    /** How far the program has read in the one file that it has open. */
    function positionIn(path: string): number {
      const of = `/proc/${String(pid())}`;
      const descriptor = readdirSync(`${of}/fd`).find((name) => {
        return readlinkSync(`${of}/fd/${name}`) === path;
      });
      const about = readFileSync(`${of}/fdinfo/${descriptor ?? 'none'}`, 'utf8');
      return Number(/^pos:\s+(\d+)$/m.exec(about)?.[1]);
    }

    it('pauses and resumes at the space key', async () => {
      writeEndless('endless');
      writeFileSync(inPlace('folder', 'small'), 'small');
      const run = startInTerminal('folder', '-n', '2');
      await run.until(() => run.out.includes('1/2 files'));
      run.child.stdin.write(' ');
      await run.until(() => run.out.includes('paused'));
      // A piece that was being read when the key was pressed may still arrive.
      let position = -1;
      await run.until(() => position === (position = positionIn(inPlace('folder', 'endless'))));
      truncateSync(inPlace('folder', 'endless'), position);
      run.child.stdin.write(' ');
      const { code, out } = await run.outcome;
      expect(code).toBe(0);
      expect(out).toContain(`2 files, ${String(position + 'small'.length)} bytes, `);
      check();
    });

    it('opens one more file at a time for each +', async () => {
      for (let index = 0; index < 4; index++) writeEndless(`endless ${String(index)}`);
      const run = startInTerminal('folder', '-n', '1');
      await run.until(() => run.out.includes('1/1 in flight, 3 waiting'));
      run.child.stdin.write('+');
      await run.until(() => run.out.includes('2/2 in flight, 2 waiting'));
      run.child.stdin.write('+');
      await run.until(() => run.out.includes('3/3 in flight, 1 waiting'));
      await run.until(() => openFiles(pid()).length === 3);
      run.child.stdin.write('\u0003');
      const { code, out } = await run.outcome;
      expect(code).toBe(130);
      expect(out).toContain(', at most 3 in flight at once, ');
    });

    it('closes no file at -, and opens none until fewer are open than the limit', async () => {
      for (let index = 0; index < 4; index++) writeEndless(`endless ${String(index)}`);
      const run = startInTerminal('folder', '-n', '3');
      await run.until(() => run.out.includes('3/3 in flight, 1 waiting'));
      await run.until(() => openFiles(pid()).length === 3);
      const [first, second, third] = openFiles(pid()) as [string, string, string];
      run.child.stdin.write('--');
      await run.until(() => run.out.includes('3/1 in flight, 1 waiting'));
      expect(openFiles(pid()).sort()).toEqual([first, second, third].sort());
      truncateSync(first, 0);
      truncateSync(second, 0);
      await run.until(() => run.out.includes('1/1 in flight, 1 waiting'));
      expect(openFiles(pid())).toEqual([third]);
      truncateSync(third, 0);
      await run.until(() => run.out.includes('1/1 in flight, 0 waiting'));
      await run.until(() => openFiles(pid()).length === 1);
      expect(openFiles(pid())).not.toContain(third);
      run.child.stdin.write('\u0003');
      expect((await run.outcome).code).toBe(130);
    });

    it('goes no lower than 1 at -, and no higher than 64 or the limit given at +', async () => {
      writeEndless('endless');
      const low = startInTerminal('folder', '-n', '1');
      await low.until(() => low.out.includes('1/1 in flight'));
      low.child.stdin.write('--+');
      await low.until(() => low.out.includes('1/2 in flight'));
      low.child.kill('SIGKILL');
      const high = startInTerminal('folder', '-n', '62');
      await high.until(() => high.out.includes('1/62 in flight'));
      high.child.stdin.write('++++');
      await high.until(() => high.out.includes('1/64 in flight'));
      high.child.stdin.write('-');
      await high.until(() => high.out.includes('1/63 in flight'));
      high.child.kill('SIGKILL');
      const higher = startInTerminal('folder', '-n', '70');
      await higher.until(() => higher.out.includes('1/70 in flight'));
      higher.child.stdin.write('+-');
      await higher.until(() => higher.out.includes('1/69 in flight'));
      expect(high.out).not.toContain('/65 in flight');
    });

    for (const columns of [40, 20]) {
      it(`shows in ${String(columns)} columns whole figures only, and that it is paused`, async () => {
        writeEndless('endless');
        writeFileSync(inPlace('folder', 'small'), 'small');
        const run = startInColumns(columns, 'folder', '-n', '2');
        await run.until(() => run.out.includes('1/2 files'));
        run.child.stdin.write(' ');
        await run.until(() => run.out.includes('paused'));
        run.child.stdin.write('\u0003');
        const { out } = await run.outcome;
        const frames = out.slice(0, out.lastIndexOf('Interrupted')).split(CONTROL);
        const field = /\d+\/\d+\+? files|[\d.]+ [kMG]B(\/s)?|paused|\d+\/\d+ in flight|\d+ waiting/;
        const line = new RegExp(`^[█░ ]*((${field.source})(, (${field.source}))*)?$`);
        for (const frame of frames.filter((text) => text !== '^C')) {
          expect(frame.length).withContext(frame).toBeLessThanOrEqual(columns);
          expect(frame).toMatch(line);
        }
      });
    }

    it('ends early at Ctrl-C, even while it is paused', async () => {
      writeEndless('endless');
      writeFileSync(inPlace('folder', 'small'), 'small');
      const run = startInTerminal('folder');
      await run.until(() => run.out.includes('1/2 files'));
      run.child.stdin.write(' ');
      await run.until(() => run.out.includes('paused'));
      run.child.stdin.write('\u0003');
      const { code, out } = await run.outcome;
      expect(code).toBe(130);
      expect(out).toContain('Interrupted: 1 of 2 files, 5 bytes, ');
      expect(pathsOf(linesOf())).toEqual(['folder/small']);
      expect(out).withContext('the cursor is shown again').toContain('\u001b[?25h');
    });
  });
});
