import type { Condition } from '../../lib/index.js';
import { Inspector, type Watchable } from '../../lib/inspect/index.js';
import { aroundStories } from '../model/aroundStories.js';
import { Library } from '../model/Library.js';
import { randomDifference } from '../model/randomStories.js';
import type { Subject } from '../model/Subject.js';
import { modelled } from '../model/subjects/index.js';
import { Ledger } from './helpers/Ledger.js';

/** How many stories there are of each. */
const runs = Number(process.env['INSPECT_RUNS'] ?? 100);

describe('a watched primitive does what one that nobody watches does, and the inspector is right about it, in random stories:', () => {
  aroundStories('random stories of watched primitives');

  for (const heard of [true, false]) {
    for (const subject of modelled.filter(({ inOrder = true }) => inOrder)) {
      it(`${subject.name}, ${heard ? 'with' : 'without'} somebody who hears of events, ${String(runs)} of them`, async () => {
        let check = (): void => undefined;
        const watched: Subject = {
          ...subject,
          library: () => {
            const library = subject.library();
            if (!(library instanceof Library)) throw new Error('a story of something else');
            const { primitive } = library as { primitive: unknown };
            const books = new Books(primitive as Watchable, heard);
            check = () => books.checkEnd();
            const follow = library.follow.bind(library);
            library.follow = (step) => {
              const done = follow(step);
              books.checkStep();
              return done;
            };
            return library;
          },
        };
        expect(await randomDifference(watched, runs, () => check())).toBeUndefined();
      }, 3_600_000);
    }
  }
});

/** What states say of who is inside. */
interface Inside {
  readonly waiting?: number;
  readonly locked?: boolean;
  readonly readers?: number;
  readonly writing?: boolean;
}

/** Compares the books of an inspector with our own. */
class Books {
  readonly #inspector = new Inspector();
  readonly #ledgers = new Map([
    ['it', new Ledger()],
    ['its lock', new Ledger()],
  ]);
  readonly #heard: boolean;
  readonly #primitive: Watchable;

  constructor(primitive: Watchable, heard: boolean) {
    this.#heard = heard;
    this.#primitive = primitive;
    const inspector = this.#inspector;
    inspector.watch('it', primitive);
    const { lock } = primitive as Partial<Condition>;
    if (lock) inspector.watch('its lock', lock);
    if (heard) inspector.events$.subscribe((event) => this.#ledgers.get(event.name)?.note(event));
    inspector.warnings$.subscribe();
  }

  /** When a step is over, nobody is on the way in, and the state says who waits and who is inside. */
  checkStep(): void {
    const { closed, lock } = this.#primitive as Partial<Condition>;
    const isClosed = closed === true || lock?.closed === true;
    for (const { kind, state, holders, waiting } of this.#inspector.report().primitives) {
      // A wait of a condition that was notified waits for the lock.
      const { waiting: count = waiting.length } = state as Inside;
      if (kind === 'Condition' ? waiting.length < count : waiting.length !== count) {
        throw new Error(`${String(waiting.length)} wait in a ${kind} of ${JSON.stringify(state)}`);
      }
      const { locked, readers = 0, writing } = state as Inside;
      if (!['Lock', 'ReadWriteLock'].includes(kind)) continue;
      // What is closed stays as it was.
      if (!isClosed && holders.length !== readers + Number(locked ?? writing)) {
        throw new Error(`${String(holders.length)} hold a ${kind} of ${JSON.stringify(state)}`);
      }
    }
  }

  checkEnd(): void {
    const inspector = this.#inspector;
    // An actor may have lost a permit for another one, in the model as well.
    const waiting = inspector.report().primitives.flatMap((one) => one.waiting);
    if (waiting.length > 0) throw new Error(`somebody waits: ${JSON.stringify(waiting)}`);
    this.checkStep();
    if (this.#heard) {
      for (const [name, ledger] of this.#ledgers) ledger.check(inspector.statistics.get(name));
    }
    inspector.stop();
  }
}
