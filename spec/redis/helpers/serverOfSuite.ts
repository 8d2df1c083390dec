import { RedisServer } from './RedisServer.js';

/** Starts a server for all specs of the suite that calls this, and stops it after them. */
export function serverOfSuite(): { readonly server: RedisServer } {
  let running: RedisServer | undefined;

  beforeAll(async () => {
    running = await RedisServer.start();
  }, 20_000);

  afterAll(async () => {
    await running?.stop();
  });

  return {
    get server() {
      if (!running) throw new Error('the server runs inside of the specs');
      return running;
    },
  };
}
