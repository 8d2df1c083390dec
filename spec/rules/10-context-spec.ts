import type { AsyncLocalStorage as Storage } from 'node:async_hooks';
import {
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  finalize,
  from,
  map,
  NEVER,
  type Observable,
  of,
  Subject,
  tap,
  timeout,
  VirtualTimeScheduler,
} from 'rxjs';
import {
  allOf,
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  KeyedLock,
  Lock,
  type Lockable,
  RateLimiter,
  ReadWriteLock,
  type Releasable,
  Semaphore,
  throttleBySemaphore,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { leaseOf } from '../helpers/leaseOf.js';
import { ManualClock } from '../helpers/ManualClock.js';
import { subjects } from '../helpers/subjects.js';
import { whenSubscribed } from '../helpers/whenSubscribed.js';

interface Runtime {
  readonly process?: {
    getBuiltinModule?(
      id: string,
    ): { readonly AsyncLocalStorage: new () => Storage<string> } | undefined;
  };
}

const { AsyncLocalStorage } =
  (globalThis as Runtime).process?.getBuiltinModule?.('node:async_hooks') ?? {};

/** A primitive, and a request of it that waits. */
interface Endable {
  readonly primitive: { close(): void; cancelWaiting(): void };
  readonly request: Observable<unknown>;
}

const endables: Readonly<Record<string, () => Endable>> = {
  Lock: () => {
    const primitive = new Lock();
    hold(primitive);
    return { primitive, request: primitive.acquire() };
  },
  Semaphore: () => {
    const primitive = new Semaphore(0);
    return { primitive, request: primitive.acquire() };
  },
  BoundedSemaphore: () => {
    const primitive = new BoundedSemaphore(1);
    hold(primitive);
    return { primitive, request: primitive.acquire() };
  },
  ReadWriteLock: () => {
    const primitive = new ReadWriteLock();
    hold(primitive.read);
    return { primitive, request: primitive.write.acquire() };
  },
  KeyedLock: () => {
    const primitive = new KeyedLock<string>();
    hold(primitive.for('key'));
    return { primitive, request: primitive.for('key').acquire() };
  },
  Event: () => {
    const primitive = new Event();
    return { primitive, request: primitive.wait() };
  },
  Condition: () => {
    const primitive = new Condition();
    return {
      primitive,
      request: defer(() => {
        hold(primitive.lock);
        return primitive.wait();
      }),
    };
  },
  Barrier: () => {
    const primitive = new Barrier(3);
    return { primitive, request: primitive.wait() };
  },
  RateLimiter: () => {
    const primitive = new RateLimiter(1, 1, new ManualClock());
    hold(primitive);
    return { primitive, request: primitive.acquire() };
  },
};

/** A runtime without contexts has nothing to test. */
if (AsyncLocalStorage) contextSuite(new AsyncLocalStorage());

function contextSuite(tenants: Storage<string>): void {
  /** Makes a call in the context of a tenant. */
  function as<T>(tenant: string, call: () => T): T {
    return tenants.run(tenant, call);
  }

  /** Notes what happens, and in whose context. */
  function logIn(log: string[]) {
    return (what: string): void => {
      log.push(`${what} as ${String(tenants.getStore())}`);
    };
  }

  /** Logs what a consumer gets, and in whose context. */
  function observer(note: (what: string) => void) {
    return {
      next: () => {
        note('next');
      },
      error: () => {
        note('error');
      },
      complete: () => {
        note('complete');
      },
    };
  }

  describe('Rule 10, in the context of the request:', () => {
    for (const { name, taken } of subjects) {
      it(`${name} sends next and complete to a request that waited in the context in which it was made`, () => {
        const subject = taken();
        const log: string[] = [];
        as('asker', () => subject.request().subscribe(observer(logIn(log))));
        as('releaser', () => subject.letIn());
        expect(log).toEqual(['next as asker', 'complete as asker']);
      });

      it(`${name} calls a function that waited in the context in which the request was made`, () => {
        const subject = taken();
        const log: string[] = [];
        const note = logIn(log);
        as('asker', () =>
          subject.request().subscribe(() => {
            note('granted');
          }),
        );
        as('releaser', () => subject.letIn());
        expect(log).toEqual(['granted as asker']);
      });

      it(`${name} grants each request that waited in its own context, and returns to that of the releaser`, () => {
        const subject = taken();
        const log: string[] = [];
        const note = logIn(log);
        for (const tenant of ['a', 'b', 'a', 'c']) {
          as(tenant, () =>
            subject.request().subscribe((grant) => {
              note(tenant);
              subject.passOn(grant);
              note('after');
            }),
          );
        }
        as('releaser', () => {
          subject.letIn();
          note('letIn');
        });
        expect(log).toEqual([
          ...['a', 'b', 'a', 'c'].flatMap((tenant) => [
            `${tenant} as ${tenant}`,
            `after as ${tenant}`,
          ]),
          'letIn as releaser',
        ]);
      });

      it(`${name} has no context if a request that waited had none`, () => {
        const subject = taken();
        const log: string[] = [];
        subject.request().subscribe(observer(logIn(log)));
        as('releaser', () => subject.letIn());
        expect(log).toEqual(['next as undefined', 'complete as undefined']);
      });
    }

    describe('an error', () => {
      for (const [name, make] of Object.entries(endables)) {
        for (const call of ['close', 'cancelWaiting'] as const) {
          it(`of ${call}() reaches a waiting request of a ${name} in the context in which it was made`, () => {
            const log: string[] = [];
            const note = logIn(log);
            const { primitive, request } = make();
            for (const tenant of ['a', 'b']) {
              as(tenant, () => request.subscribe(observer(note)));
            }
            as('closer', () => {
              primitive[call]();
              note('closed');
            });
            expect(log).toEqual(['error as a', 'error as b', 'closed as closer']);
          });
        }
      }

      it('of a close reaches a later request in its own context', () => {
        const lock = new Lock();
        const log: string[] = [];
        as('closer', () => lock.close());
        as('asker', () => lock.acquire().subscribe(observer(logIn(log))));
        expect(log).toEqual(['error as asker']);
      });

      it('of a close reaches a wait() that is made after it, in another grant, in its own context', () => {
        const lock = new Lock();
        const condition = new Condition(lock);
        const log: string[] = [];
        const note = logIn(log);
        condition.close();
        as('holder', () =>
          lock.acquire().subscribe(() => {
            as('asker', () => condition.wait().subscribe(observer(note)));
            note('granted');
          }),
        );
        expect(log).toEqual(['granted as holder', 'error as asker']);
      });

      it('reaches a wait() whose permit is released in the context in which it waits', () => {
        const condition = new Condition();
        const log: string[] = [];
        const permit = as('holder', () => hold(condition.lock));
        as('asker', () => condition.wait().subscribe(observer(logIn(log))));
        as('releaser', () => permit.release());
        expect(log).toEqual(['error as asker']);
      });

      it('reaches the waits of a closed lock in the context in which they wait', () => {
        const condition = new Condition();
        const log: string[] = [];
        hold(condition.lock);
        as('asker', () => condition.wait().subscribe(observer(logIn(log))));
        as('closer', () => condition.lock.close());
        expect(log).toEqual(['error as asker']);
      });

      it('of a request reaches withLock and usingLock in the context in which they made it', () => {
        const lock = new Lock();
        const log: string[] = [];
        const note = logIn(log);
        hold(lock);
        as('a', () => NEVER.pipe(withLock(lock)).subscribe(observer(note)));
        as('b', () => usingLock(lock, () => NEVER).subscribe(observer(note)));
        as('c', () =>
          NEVER.pipe(withLock(lock.acquire().pipe(map((p) => p)))).subscribe(observer(note)),
        );
        as('closer', () => lock.close());
        expect(log).toEqual(['error as a', 'error as b', 'error as c']);
      });
    });

    it('a request that does not have to wait is granted in the present context', () => {
      const log: string[] = [];
      const note = logIn(log);
      const lock = new Lock();
      const event = new Event();
      event.set();
      as('maker', () => [lock.acquire(), event.wait()] as const).forEach((request) => {
        as('asker', () => (request as Observable<unknown>).subscribe(observer(note)));
      });
      expect(log).toEqual(Array(2).fill(['next as asker', 'complete as asker']).flat());
    });

    it('a request that waits only for the telling of a snapshot is granted in its own context', () => {
      for (const ask of [
        (lock: Lock, note: (what: string) => void) =>
          lock.acquire().subscribe(() => note('granted')),
        (lock: Lock, note: (what: string) => void) =>
          of('work')
            .pipe(withLock(lock))
            .subscribe(() => note('granted')),
      ]) {
        const lock = new Lock();
        const log: string[] = [];
        const note = logIn(log);
        let asked = false;
        lock.state$.subscribe(({ locked }) => {
          if (locked || asked) return;
          asked = true;
          as('asker', () => ask(lock, note));
          note('told');
        });
        // The observer was told of an unlocked lock when it subscribed.
        expect(log).toEqual(['told as undefined', 'granted as asker']);
      }
    });

    it('a request for several keys that waits only for the telling is granted in its own context', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      let asked = false;
      locks.state$.subscribe(() => {
        if (asked) return;
        asked = true;
        as('asker', () =>
          locks
            .forAll(['x', 'y'])
            .acquire()
            .subscribe(observer(logIn(log))),
        );
        log.push('told');
      });
      expect(log).toEqual(['told', 'next as asker', 'complete as asker']);
    });

    it('a request that is granted inside the grant of another, which an observer made, is granted in its own context', () => {
      for (const keys of [['x'], ['x', 'y']]) {
        const locks = new KeyedLock<string>();
        const log: string[] = [];
        const note = logIn(log);
        let asked = false;
        locks.state$.subscribe(({ keys }) => {
          if (keys !== 2 || asked) return;
          asked = true;
          as('observer', () =>
            locks
              .for('observed')
              .acquire()
              .subscribe(() => {
                locks.for('inside').acquire().subscribe(observer(note));
              }),
          );
        });
        locks
          .for('outer')
          .acquire()
          .subscribe(() => {
            hold(locks.for('other'));
            as('asker', () =>
              locks
                .forAll(keys)
                .acquire()
                .subscribe(() => note('granted')),
            );
          });
        expect(log).toContain('granted as asker');
      }
    });

    it('a request that an observer of its own snapshot cancels inside a grant errors in its own context', () => {
      const requests: readonly ((pool: KeyedLock<string>) => Observable<unknown>)[] = [
        (locks) => locks.for('a').acquire(),
        (locks) => locks.forAll(['a', 'b']).acquire(),
      ];
      for (const request of requests) {
        const locks = new KeyedLock<string>();
        const log: string[] = [];
        const held = hold(locks.for('outer'));
        as('outer', () =>
          locks
            .for('outer')
            .acquire()
            .subscribe(() => {
              as('asker', () => request(locks).subscribe(observer(logIn(log))));
            }),
        );
        locks.state$.subscribe(({ keys }) => {
          if (keys > 1) locks.cancelWaiting();
        });
        as('releaser', () => held.release());
        expect(log).toEqual(['error as asker']);
      }
    });

    it('KeyedLock.forAll grants in the context of the request, whichever key comes last', () => {
      for (const last of ['x', 'y']) {
        const locks = new KeyedLock<string>();
        const log: string[] = [];
        const held = new Map(['x', 'y'].map((key) => [key, hold(locks.for(key))]));
        as('asker', () =>
          locks
            .forAll(['x', 'y'])
            .acquire()
            .subscribe(observer(logIn(log))),
        );
        as('releaser', () => {
          for (const [key, permit] of held) if (key !== last) permit.release();
          held.get(last)?.release();
        });
        expect(log).toEqual(['next as asker', 'complete as asker']);
      }
    });

    for (const call of ['close', 'cancelWaiting'] as const) {
      it(`KeyedLock.forAll gets the error of ${call}() in the context of the request`, () => {
        const locks = new KeyedLock<string>();
        const log: string[] = [];
        hold(locks.for('x'));
        as('asker', () =>
          locks
            .forAll(['x', 'y'])
            .acquire()
            .subscribe(observer(logIn(log))),
        );
        as('closer', () => locks[call]());
        expect(log).toEqual(['error as asker']);
      });
    }

    it('two requests made in one grant are each granted in their own context', () => {
      const lock = new Lock();
      const log: string[] = [];
      const note = logIn(log);
      const held = hold(lock);
      as('first', () =>
        lock.acquire().subscribe((permit) => {
          as('inside', () =>
            lock.acquire().subscribe((next) => {
              note('second');
              next.release();
            }),
          );
          note('first');
          permit.release();
        }),
      );
      as('releaser', () => held.release());
      expect(log).toEqual(['first as first', 'second as inside']);
    });

    it('a permit can be released in any context, and does not change it', () => {
      const lock = new Lock();
      const log: string[] = [];
      const note = logIn(log);
      const permit = as('holder', () => hold(lock));
      as('a', () => lock.acquire().subscribe((next) => next.release()));
      as('releaser', () => {
        permit.release();
        note('released');
      });
      expect(log).toEqual(['released as releaser']);
    });

    describe('usingLock and withLock', () => {
      const operators: Readonly<
        Record<string, (lock: Lockable, source: () => Observable<unknown>) => Observable<unknown>>
      > = {
        usingLock: (lock, source) => usingLock(lock, source),
        withLock: (lock, source) => defer(source).pipe(withLock(lock)),
      };
      for (const [name, run] of Object.entries(operators)) {
        it(`${name}: the work is called, subscribed and received in the context of the request`, () => {
          const lock = new Lock();
          const log: string[] = [];
          const note = logIn(log);
          const held = hold(lock);
          as('asker', () =>
            run(lock, () => {
              note('work');
              return of('value').pipe(
                whenSubscribed(() => {
                  note('source');
                }),
                finalize(() => {
                  note('finalizer');
                }),
              );
            }).subscribe(observer(note)),
          );
          as('releaser', () => held.release());
          expect(log).toEqual([
            'work as asker',
            'source as asker',
            'next as asker',
            'finalizer as asker',
            'complete as asker',
          ]);
        });

        it(`${name}: what the work sends later comes in the context of its sender`, () => {
          const lock = new Lock();
          const log: string[] = [];
          const source = new Subject<string>();
          const held = hold(lock);
          as('asker', () => run(lock, () => source).subscribe(observer(logIn(log))));
          as('releaser', () => held.release());
          as('sender', () => {
            source.next('value');
            source.complete();
          });
          expect(log).toEqual(['next as sender', 'complete as sender']);
        });

        it(`${name}: a finalizer runs in the context that unsubscribes or ends the work`, () => {
          for (const end of ['leave', 'complete']) {
            const lock = new Lock();
            const log: string[] = [];
            const note = logIn(log);
            const source = new Subject<string>();
            const held = hold(lock);
            const subscription = as('asker', () =>
              run(lock, () =>
                source.pipe(
                  finalize(() => {
                    note('finalizer');
                  }),
                ),
              ).subscribe(),
            );
            as('releaser', () => held.release());
            as('ender', () => {
              if (end === 'leave') subscription.unsubscribe();
              else source.complete();
            });
            expect(log).toEqual(['finalizer as ender']);
          }
        });

        it(`${name}: also for a request with operators applied, whatever they do`, () => {
          const lock = new Lock();
          const scheduler = new VirtualTimeScheduler();
          const shapes: ((lock: Lock) => Observable<ReturnType<typeof hold>>)[] = [
            (lock) => lock.acquire().pipe(timeout({ first: 500, scheduler })),
            (lock) => lock.acquire().pipe(map((permit) => permit)),
            (lock) => lock.acquire().pipe(delay(5, scheduler)),
            (lock) => concat(lock.acquire(), NEVER),
          ];
          for (const shape of shapes) {
            const log: string[] = [];
            const note = logIn(log);
            const held = hold(lock);
            as('asker', () =>
              run({ acquire: () => shape(lock) }, () => {
                note('work');
                return of('value');
              }).subscribe(observer(note)),
            );
            as('releaser', () => {
              held.release();
              scheduler.flush();
            });
            expect(log).toEqual(['work as asker', 'next as asker', 'complete as asker']);
            expect(lock.locked()).toBeFalse();
          }
        });

        it(`${name}: errors in the context of the request if a foreign lease is lost, whether it waited or not`, () => {
          for (const waits of [true, false]) {
            const log: string[] = [];
            const server = new AbortController();
            const lease = leaseOf(server.signal, () => undefined);
            const gate = new Subject<void>();
            const request = waits ? gate.pipe(map(() => lease)) : of(lease);
            as('asker', () =>
              run({ acquire: () => request } as never, () => NEVER).subscribe(observer(logIn(log))),
            );
            as('releaser', () => {
              gate.next();
            });
            as('server', () => {
              server.abort(new Error('lost'));
            });
            expect(log).toEqual(['error as asker']);
          }
        });

        it(`${name}: also for a foreign request, which grants, errors or completes in any context`, () => {
          const permit = { released: false, release: () => undefined } as never;
          const cases: readonly [(request: Subject<never>) => void, string[]][] = [
            [
              (request) => {
                request.next(permit);
              },
              ['work as asker', 'complete as asker'],
            ],
            [
              (request) => {
                request.error(new Error('fault'));
              },
              ['error as asker'],
            ],
            [
              (request) => {
                request.complete();
              },
              ['complete as asker'],
            ],
          ];
          for (const [end, expected] of cases) {
            const log: string[] = [];
            const note = logIn(log);
            const request = new Subject<never>();
            as('asker', () =>
              run({ acquire: () => request }, () => {
                note('work');
                return EMPTY;
              }).subscribe(observer(note)),
            );
            as('releaser', () => {
              end(request);
            });
            expect(log).toEqual(expected);
          }
        });
      }
    });

    describe('Condition', () => {
      it('calls the predicate in the context in which it waits, at each wake-up', () => {
        const condition = new Condition();
        const log: string[] = [];
        const note = logIn(log);
        let calls = 0;
        hold(condition.lock);
        as('asker', () =>
          condition
            .waitFor(() => {
              note('predicate');
              return ++calls > 3;
            })
            .subscribe(observer(note)),
        );
        for (const tenant of ['one', 'two', 'three']) {
          as(tenant, () => {
            const permit = hold(condition.lock);
            condition.notify();
            permit.release();
          });
        }
        expect(log).toEqual([
          ...Array<string>(4).fill('predicate as asker'),
          'next as asker',
          'complete as asker',
        ]);
      });

      it('continues in that context if until comes in another', () => {
        const condition = new Condition();
        const log: string[] = [];
        const note = logIn(log);
        const until = new Subject<void>();
        hold(condition.lock);
        as('asker', () =>
          condition
            .waitFor(() => {
              note('predicate');
              return false;
            }, until)
            .subscribe(observer(note)),
        );
        as('timer', () => {
          until.next();
        });
        expect(log).toEqual([
          'predicate as asker',
          'predicate as asker',
          'next as asker',
          'complete as asker',
        ]);
      });

      it('errors in that context if until errors, or the predicate throws, in another', () => {
        for (const fails of ['until', 'predicate']) {
          const condition = new Condition();
          const log: string[] = [];
          const until = new Subject<void>();
          let calls = 0;
          hold(condition.lock);
          as('asker', () =>
            condition
              .waitFor(() => {
                if (++calls === 2) throw new Error('fault');
                return false;
              }, until)
              .subscribe(observer(logIn(log))),
          );
          as('timer', () => {
            if (fails === 'until') until.error(new Error('fault'));
            else until.next();
          });
          expect(log).toEqual(['error as asker']);
        }
      });

      it('subscribes to until in the context in which it waits', () => {
        const condition = new Condition();
        const log: string[] = [];
        const until = NEVER.pipe(
          whenSubscribed(() => {
            logIn(log)('until');
          }),
        );
        hold(condition.lock);
        as('asker', () => condition.wait(until).subscribe());
        expect(log).toEqual(['until as asker']);
      });

      it('continues in a section in the context in which the wait was subscribed', () => {
        const condition = new Condition();
        const log: string[] = [];
        const note = logIn(log);
        as('asker', () =>
          usingLock(condition, () =>
            condition.wait().pipe(
              concatMap(() => {
                note('goes on');
                return EMPTY;
              }),
            ),
          ).subscribe(observer(note)),
        );
        as('notifier', () =>
          usingLock(condition, () => {
            condition.notify();
            note('notifies');
            return EMPTY;
          }).subscribe(),
        );
        expect(log).toEqual(['notifies as notifier', 'goes on as asker', 'complete as asker']);
      });
    });

    describe('allOf', () => {
      const permit: Releasable = { released: false, release: () => undefined };

      /** A lockable of other code, and a lock, both asked for by `asker`. */
      function foreignAndLock(log: string[], first: Observable<Releasable>) {
        const note = logIn(log);
        const lock = new Lock();
        const held = hold(lock);
        const foreign = { acquire: () => first };
        const noted: Lockable = {
          acquire: () => {
            note('asked');
            return lock.acquire();
          },
        };
        as('asker', () => allOf(foreign, noted).acquire().subscribe(observer(note)));
        return { held, lock };
      }

      it('asks for the next lockable, and grants, in the context of the request, whoever grants a foreign one', () => {
        const log: string[] = [];
        const first = new Subject<Releasable>();
        const { held } = foreignAndLock(log, first);
        as('granter', () => {
          first.next(permit);
        });
        as('releaser', () => held.release());
        expect(log).toEqual(['asked as asker', 'next as asker', 'complete as asker']);
      });

      it('grants in the context of the request if a foreign lockable is the last', () => {
        const log: string[] = [];
        const last = new Subject<Releasable>();
        as('asker', () =>
          allOf(new Lock(), { acquire: () => last })
            .acquire()
            .subscribe(observer(logIn(log))),
        );
        as('granter', () => {
          last.next(permit);
        });
        expect(log).toEqual(['next as asker', 'complete as asker']);
      });

      it('errors or completes in the context of the request if a foreign lockable does', () => {
        for (const end of ['error', 'complete'] as const) {
          const log: string[] = [];
          const first = new Subject<Releasable>();
          foreignAndLock(log, first);
          as('ender', () => {
            if (end === 'error') first.error(new Error('fault'));
            else first.complete();
          });
          expect(log).toEqual([`${end} as asker`]);
        }
      });

      it('errors in the context of the request if a foreign lockable has granted at once and errors later', () => {
        const log: string[] = [];
        const rest = new Subject<Releasable>();
        foreignAndLock(log, concat(of(permit), rest));
        as('ender', () => {
          rest.error(new Error('fault'));
        });
        expect(log).toEqual(['asked as asker', 'error as asker']);
      });

      it('errors in the context of the request if a foreign lease is lost while a lock is waited for', () => {
        const log: string[] = [];
        const server = new AbortController();
        foreignAndLock(log, of(leaseOf(server.signal, () => undefined)));
        as('server', () => {
          server.abort(new Error('lost'));
        });
        expect(log).toEqual(['asked as asker', 'error as asker']);
      });

      it('errors in the context of the request if a foreign lease is lost while a lock is being asked', () => {
        const log: string[] = [];
        const server = new AbortController();
        const lock = new Lock();
        hold(lock);
        lock.state$.subscribe(({ waiting }) => {
          if (waiting > 0) as('server', () => server.abort(new Error('lost')));
        });
        const lease = { acquire: () => of(leaseOf(server.signal, () => undefined)) };
        as('asker', () =>
          allOf(lease, lock)
            .acquire()
            .subscribe(observer(logIn(log))),
        );
        expect(log).toEqual(['error as asker']);
      });
    });

    describe('throttleBySemaphore', () => {
      type Limit = () => {
        limit: number | Lockable | Observable<number>;
        /** Lets the first in. */
        open: () => void;
      };
      const limits: Readonly<Record<string, Limit>> = {
        'a number': () => ({ limit: 1, open: () => undefined }),
        'a semaphore': () => {
          const limit = new Semaphore(0);
          return {
            limit,
            open: () => {
              limit.release();
            },
          };
        },
        'a Lock': () => {
          const limit = new Lock();
          const held = hold(limit);
          return {
            limit,
            open: () => {
              held.release();
            },
          };
        },
        'a limit that changes': () => {
          const limit = new Subject<number>();
          return {
            limit,
            open: () => {
              limit.next(1);
            },
          };
        },
        'a shaped request': () => {
          const semaphore = new Semaphore(0);
          return {
            limit: { acquire: () => semaphore.acquire().pipe(map((permit) => permit)) },
            open: () => {
              semaphore.release();
            },
          };
        },
      };
      for (const [name, make] of Object.entries(limits)) {
        it(`under ${name} calls project and subscribes to its result in the context of the value, at the head and in the buffer`, () => {
          const { limit, open } = make();
          const log: string[] = [];
          const note = logIn(log);
          const source = new Subject<string>();
          const ends = new Map<string, Subject<never>>();
          as('subscriber', () =>
            source
              .pipe(
                throttleBySemaphore(limit, (value) => {
                  note(`project ${value}`);
                  const end = new Subject<never>();
                  ends.set(value, end);
                  return end.pipe(
                    whenSubscribed(() => {
                      note(`inner ${value}`);
                    }),
                  );
                }),
              )
              .subscribe(),
          );
          for (const value of ['a', 'b', 'c', 'd']) {
            as(value, () => {
              source.next(value);
            });
          }
          as('opener', open);
          for (const value of ['a', 'b', 'c', 'd']) as('ender', () => ends.get(value)?.complete());
          expect(log).toEqual(
            ['a', 'b', 'c', 'd'].flatMap((value) => [
              `project ${value} as ${value}`,
              `inner ${value} as ${value}`,
            ]),
          );
        });
      }

      it('even if each inner observable ends at once', () => {
        const cap = new Semaphore(0);
        const log: string[] = [];
        const note = logIn(log);
        const source = new Subject<string>();
        source
          .pipe(
            throttleBySemaphore(cap, (value) => {
              note(value);
              return of(value);
            }),
          )
          .subscribe();
        for (const value of ['a', 'b', 'c']) {
          as(value, () => {
            source.next(value);
          });
        }
        as('opener', () => {
          cap.release();
          note('opened');
        });
        expect(log).toEqual(['a as a', 'b as b', 'c as c', 'opened as opener']);
      });

      it('even in two streams that share a semaphore', () => {
        const cap = new Semaphore(0);
        const log: string[] = [];
        const note = logIn(log);
        for (const stream of ['one', 'two']) {
          const source = new Subject<string>();
          source
            .pipe(
              throttleBySemaphore(cap, (value) => {
                note(value);
                return EMPTY;
              }),
            )
            .subscribe();
          for (const value of [`${stream} a`, `${stream} b`]) {
            as(value, () => {
              source.next(value);
            });
          }
        }
        as('opener', () => {
          cap.release();
        });
        expect(log.sort()).toEqual(
          ['one a', 'one b', 'two a', 'two b'].map((value) => `${value} as ${value}`),
        );
      });

      it('errors if project throws, in the context in which its value came', () => {
        const cap = new Semaphore(0);
        const log: string[] = [];
        as('asker', () =>
          of('value')
            .pipe(
              throttleBySemaphore(cap, () => {
                throw new Error('fault');
              }),
            )
            .subscribe(observer(logIn(log))),
        );
        as('opener', () => {
          cap.release();
        });
        expect(log).toEqual(['error as asker']);
      });
    });

    it('a request that is taken back makes no call, and the next is granted in its own context', () => {
      const lock = new Lock();
      const log: string[] = [];
      const note = logIn(log);
      const held = hold(lock);
      const left = as('left', () => lock.acquire().subscribe(observer(note)));
      as('next', () => lock.acquire().subscribe(observer(note)));
      as('leaver', () => {
        left.unsubscribe();
      });
      as('releaser', () => {
        held.release();
      });
      expect(log).toEqual(['next as next', 'complete as next']);
    });

    it('a request that is granted because another left is granted in its own context', () => {
      const semaphore = new Semaphore(1);
      const log: string[] = [];
      const big = as('big', () => semaphore.acquire(2).subscribe());
      as('small', () => semaphore.acquire().subscribe(observer(logIn(log))));
      as('leaver', () => {
        big.unsubscribe();
      });
      expect(log).toEqual(['next as small', 'complete as small']);
    });

    it('state$ is told in the context of the transition', () => {
      const lock = new Lock();
      const log: string[] = [];
      const note = logIn(log);
      as('observer', () =>
        lock.state$.subscribe(({ locked }) => {
          note(locked ? 'locked' : 'free');
        }),
      );
      const permit = as('holder', () => hold(lock));
      as('releaser', () => {
        permit.release();
      });
      expect(log).toEqual(['free as observer', 'locked as holder', 'free as releaser']);
    });

    describe('three tenants make requests in one turn, the first holds, the others wait:', () => {
      /** A transaction per tenant, and whose rows were written in whose. */
      async function writeRows(
        section: (lock: Lock, work: () => Observable<unknown>) => Observable<unknown>,
      ) {
        const lock = new Lock();
        const written: string[] = [];
        const note = logIn(written);
        const done = ['a', 'b', 'c'].map((tenant) =>
          as(
            tenant,
            () =>
              new Promise<void>((resolve) => {
                section(lock, () => {
                  note(`${tenant} begins`);
                  // The end comes from a timer, which runs in the context in which it was set.
                  return from(new Promise((end) => setTimeout(end))).pipe(
                    tap(() => {
                      note(`${tenant} writes`);
                    }),
                  );
                }).subscribe({ complete: resolve });
              }),
          ),
        );
        await Promise.all(done);
        return written;
      }

      const expected = ['a', 'b', 'c'].flatMap((tenant) => [
        `${tenant} begins as ${tenant}`,
        `${tenant} writes as ${tenant}`,
      ]);

      it('each runs under its own store by usingLock', async () => {
        expect(await writeRows((lock, work) => usingLock(lock, work))).toEqual(expected);
      });

      it('each runs under its own store by withLock', async () => {
        expect(await writeRows((lock, work) => defer(work).pipe(withLock(lock)))).toEqual(expected);
      });

      it('each runs under its own store by acquire() and release()', async () => {
        expect(
          await writeRows((lock, work) =>
            lock
              .acquire()
              .pipe(concatMap((permit) => work().pipe(finalize(() => permit.release())))),
          ),
        ).toEqual(expected);
      });

      it('each runs under its own store if the values of one emitter start them', async () => {
        const emitter = new EventTarget();
        const source = new Subject<string>();
        emitter.addEventListener('value', (event) => {
          source.next((event as CustomEvent<string>).detail);
        });
        const log: string[] = [];
        const note = logIn(log);
        const all = new Promise<void>((resolve) => {
          source
            .pipe(
              throttleBySemaphore(1, (tenant) => {
                note(`${tenant} begins`);
                return from(new Promise((end) => setTimeout(end))).pipe(
                  tap(() => {
                    note(`${tenant} writes`);
                  }),
                );
              }),
            )
            .subscribe({ complete: resolve });
        });
        for (const tenant of ['a', 'b', 'c']) {
          as(tenant, () => emitter.dispatchEvent(new CustomEvent('value', { detail: tenant })));
        }
        source.complete();
        await all;
        expect(log).toEqual(expected);
      });
    });
  });
}
