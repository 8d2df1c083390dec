import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and the server, and can be told to fail as networks do. */
export class Proxy {
  /** Swallows what one side says. */
  swallowing: 'none' | 'requests' | 'answers' | 'both' = 'none';
  /** Which connection it is that this happens to, counted from zero; all of them by default. */
  only: number | undefined = undefined;
  /** How many milliseconds what is said takes, each way. */
  delay = 0;
  /** Whether new connections are refused. */
  refusing = false;
  /** The port that new connections go to. */
  to: number;
  #made = 0;
  /** All connections with a smaller number hang. */
  #hangingBelow = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(to: number) {
    this.to = to;
    this.#server = createServer((near) => {
      if (this.refusing) {
        near.destroy();
        return;
      }
      const index = this.#made++;
      const far = connect(this.to, '127.0.0.1');
      this.#pipe(index, near, far, 'requests');
      this.#pipe(index, far, near, 'answers');
    });
  }

  static async start(to: number): Promise<Proxy> {
    const proxy = new Proxy(to);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** How many connections go through it. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  /** How many connections there have been. */
  get made(): number {
    return this.#made;
  }

  /** Swallows everything on the connections that there are, and does not end them. New ones work. */
  hang(): void {
    this.#hangingBelow = this.#made;
  }

  /** Cuts all connections that there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pipe(index: number, from: Socket, to: Socket, what: 'requests' | 'answers'): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.on('data', (data) => {
      if (index < this.#hangingBelow) return;
      const isMeant = this.only === undefined || this.only === index;
      if (isMeant && (this.swallowing === what || this.swallowing === 'both')) return;
      if (this.delay > 0) setTimeout(() => to.write(data), this.delay);
      else to.write(data);
    });
  }
}
