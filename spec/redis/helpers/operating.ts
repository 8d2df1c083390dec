import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

const page = readFileSync('docs/guide/operating-redis.md', 'utf8');

/** What docs/guide/operating-redis.md tells the reader to write, for the specs that run it. */
export const operating = {
  /** The options of an ioredis client whose connection may hang. */
  ioredis: valueOf(/new Redis\((\{.*?\})\);/s) as object,
  /** The options of a node-redis client whose connection may hang. */
  nodeRedis: valueOf(/createClient\((\{.*?\})\);/s) as { readonly socket: object },
  /** The words of the command that makes a user. */
  user: textOf(/^(ACL SETUSER .*)$/m).split(' '),
  /** What that user has to be allowed on top of it. */
  ofClients: textOf(/what the client itself sends: `(.*?)`/).split(' '),
  /** The command that takes a lock away. */
  takeAway: textOf(/^(redis-cli --eval .*)$/m),
};

function textOf(pattern: RegExp): string {
  const text = pattern.exec(page)?.[1];
  if (!text) throw new Error(`docs/guide/operating-redis.md has no ${String(pattern)}`);
  return text;
}

function valueOf(pattern: RegExp): unknown {
  return runInThisContext(`(${textOf(pattern)})`);
}
