import fc from 'fast-check';

/** One thing that happens in a schedule. */
export type Step =
  | { readonly do: 'ask'; readonly who: number; readonly queue: string; readonly permits: number }
  | { readonly do: 'release' | 'leave' | 'write' | 'kill'; readonly who: number }
  | { readonly do: 'stop' | 'block'; readonly who: number; readonly for: number }
  | { readonly do: 'swallow'; readonly what: 'requests' | 'answers' | 'both'; readonly for: number }
  | { readonly do: 'delay'; readonly for: number }
  | { readonly do: 'pause'; readonly for: number }
  | { readonly do: 'cut' | 'killSubscribers' | 'flushScripts' | 'flushAll' | 'restart' };

export const PROCESSES = 3;

const who = fc.nat({ max: PROCESSES - 1 });
const short = fc.integer({ min: 1, max: 60 });
/** Less than a lease, or more. */
const long = fc.constantFrom(100, 300, 900);

const ask = fc.record({
  do: fc.constant('ask' as const),
  who,
  queue: fc.constantFrom('lock:a', 'lock:a', 'write:b', 'read:b', 'read:b', 'semaphore:c'),
  permits: fc.integer({ min: 1, max: 3 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: ask },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'release' as const,
        'release' as const,
        'write' as const,
        'leave' as const,
      ),
      who,
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pause' as const), for: short }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('stop' as const, 'block' as const),
      who,
      for: long,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('swallow' as const),
      what: fc.constantFrom('requests' as const, 'answers' as const, 'both' as const),
      for: long,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delay' as const), for: short }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('cut' as const, 'killSubscribers' as const, 'flushScripts' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('flushAll' as const, 'restart' as const) }),
  },
);

/** What happens one after the other. */
export const schedule = fc.array(step, { minLength: 20, maxLength: 40 });
