import { createCipheriv, createHash } from 'node:crypto';
import type { Offer } from './happenings.js';

/** What the servers should have. */
export interface StockOptions {
  readonly servers: number;
  /** On all servers together. */
  readonly files: number;
  /** The number of the file whose contents do not match its offer. */
  readonly corrupt: number | undefined;
}

export interface StockedFile {
  readonly offer: Offer;
  /** What is sent. */
  readonly contents: Buffer;
}

/**
 * The files of each server. The first server has the first ones. They are the same in every run.
 */
export function stockOf({ servers, files, corrupt }: StockOptions): readonly StockedFile[][] {
  const stock: StockedFile[][] = Array.from({ length: servers }, () => []);
  for (let number = 1; number <= files; number++) {
    const server = Math.floor(((number - 1) * servers) / files);
    stock[server]?.push(stockedFile(number, number === corrupt));
  }
  return stock;
}

function stockedFile(number: number, isCorrupt: boolean): StockedFile {
  // Sizes from 100 to 700 kB that look random.
  const bytes = 100_000 + ((number * 8) % 13) * 50_000;
  const contents = noise(number, bytes);
  const sha256 = createHash('sha256').update(contents).digest('hex');
  if (isCorrupt) contents.writeUInt8(contents.readUInt8(bytes - 1) ^ 1, bytes - 1);
  return {
    offer: { number, name: `file-${String(number).padStart(3, '0')}.bin`, bytes, sha256 },
    contents,
  };
}

/** Bytes that look random and depend only on the seed. */
function noise(seed: number, bytes: number): Buffer {
  const key = createHash('sha256').update(String(seed)).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
