import { createCipheriv, createHash } from 'node:crypto';
import type { Offer } from './happenings.js';

/** What the servers are to have. */
export interface StockOptions {
  readonly servers: number;
  /** On all servers together. */
  readonly files: number;
  /** The number of the file of which something else is sent than is offered. */
  readonly corrupt: number | undefined;
}

export interface StockedFile {
  readonly offer: Offer;
  /** What is sent. */
  readonly contents: Buffer;
}

/** The files of each server, the first ones on the first. They are the same in every run. */
export function stockOf({ servers, files, corrupt }: StockOptions): readonly StockedFile[][] {
  const stock: StockedFile[][] = Array.from({ length: servers }, () => []);
  for (let number = 1; number <= files; number++) {
    const server = Math.floor(((number - 1) * servers) / files);
    stock[server]?.push(stockedFile(number, number === corrupt));
  }
  return stock;
}

function stockedFile(number: number, isCorrupt: boolean): StockedFile {
  // Sizes from 100 to 700 kB that look as if there were no rule to them.
  const bytes = 100_000 + ((number * 8) % 13) * 50_000;
  const contents = noise(number, bytes);
  const sha256 = createHash('sha256').update(contents).digest('hex');
  if (isCorrupt) contents.writeUInt8(contents.readUInt8(bytes - 1) ^ 1, bytes - 1);
  return {
    offer: { number, name: `file-${String(number).padStart(3, '0')}.bin`, bytes, sha256 },
    contents,
  };
}

/** Bytes that differ from seed to seed and do not change. */
function noise(seed: number, bytes: number): Buffer {
  const key = createHash('sha256').update(String(seed)).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
