import { cpus, totalmem } from 'node:os';

/** What the figures were measured on. */
export function machine(): string {
  const all = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${all[0]?.model.trim() ?? 'unknown processor'}, ${String(all.length)} cores`,
    `${String(gigabytes)} GB of memory`,
    `${process.platform} ${process.arch}`,
  ].join('; ');
}
