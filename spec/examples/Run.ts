import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** How a program ended, and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A program while it runs. */
export class Run {
  out = '';
  err = '';
  readonly child: ChildProcessWithoutNullStreams;
  readonly outcome: Promise<Outcome>;

  constructor(command: string, args: readonly string[], cwd: string) {
    this.child = spawn(command, args, { cwd });
    this.child.stdout.on('data', (data) => (this.out += String(data)));
    this.child.stderr.on('data', (data) => (this.err += String(data)));
    this.outcome = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code) => {
        resolve({ code, out: this.out, err: this.err });
      });
    });
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /**
   * Checks again and again until the condition is true. Fails if the program has ended meanwhile.
   */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.ended) throw new Error(`ended too early: ${this.out}${this.err}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
