/**
 * Three processes share a nightly job, a pool of four and a read-write lock on one Redis server:
 *
 *     npm run demo:redis
 *
 * The key k kills one that holds something: its work goes on elsewhere within one lease.
 */
import { fromEvent, map, merge, takeWhile } from 'rxjs';
import { barsOn, linesOn } from './displays.js';
import { CONTROL_C, keysOf } from './keys.js';
import { type Server, startServer } from './server.js';
import { Supervisor } from './Supervisor.js';

const QUIT = 'q';

function run(server: Server): void {
  const display = process.stdout.isTTY ? barsOn(process.stdout) : linesOn(process.stdout);
  display.tell(`the server: ${server.text}`);
  const supervisor = new Supervisor(server.url, display);

  const end = async (): Promise<void> => {
    await supervisor.end();
    display.stop();
    await server.stop();
  };

  const signal$ = merge(
    ...['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => fromEvent(process, signal)),
  ).pipe(map(() => QUIT));
  merge(signal$, keysOf(process.stdin))
    .pipe(takeWhile((key) => key !== QUIT && key !== CONTROL_C))
    .subscribe({
      next: (key) => {
        if (key === 'k') supervisor.killOne();
        if (key === 'r') supervisor.startOne();
      },
      complete: () => void end(),
    });
}

await startServer().then(run, (error: unknown) => {
  console.error(`demo:redis: ${(error as Error).message}`);
  process.exitCode = 1;
});
