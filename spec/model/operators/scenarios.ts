import fc from 'fast-check';
import type {
  Drawn,
  Inner,
  Leaving,
  Passage,
  Pipeline,
  Scenario,
  SharedScenario,
} from './Scenario.js';

/** Some of these letters, in order, with time between some of them, and an end. */
function drawn(letters: string, longest: number): fc.Arbitrary<Drawn> {
  const moments = fc.array(
    fc.record({ wait: fc.nat({ max: 3 }), values: fc.constantFrom(1, 1, 1, 2, 3) }),
    { maxLength: longest },
  );
  const end = fc.record({
    wait: fc.nat({ max: 3 }),
    // Most complete: what errors or does not end cuts the story short.
    is: fc.constantFrom(...'||||||||#'.split(''), ''),
    atOnce: fc.boolean(),
  });
  const kind = fc.constantFrom('cold', 'cold', 'hot', 'sync');
  return fc.tuple(kind, moments, end).map(([kind, moments, end]): Drawn => {
    const rest = Array.from(letters);
    const groups = moments
      .map(({ wait, values }) => ({ wait, values: rest.splice(0, values).join('') }))
      .filter(({ values }) => values !== '');
    if (kind === 'sync') {
      // Some go on after their end, which is nobody's to hear.
      const more = end.is !== '' && end.wait === 3 ? rest.slice(0, 1).join('') : '';
      return { sync: groups.map(({ values }) => values).join('') + end.is + more };
    }
    const last = groups.at(-1);
    if (last && end.atOnce) last.values += end.is;
    else groups.push({ wait: end.wait, values: end.is });
    const marbles = groups
      .map(({ wait, values }) => '-'.repeat(wait) + (values.length > 1 ? `(${values})` : values))
      .join('');
    return kind === 'hot' ? { hot: marbles } : { cold: marbles };
  });
}

const leaving: fc.Arbitrary<Leaving> = fc.oneof(
  fc.record({ before: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ after: fc.nat({ max: 12 }) }),
);

/** A source of some of these letters; its subscriber stays to the end more often than not. */
function passagesOf(letters: string): fc.Arbitrary<Passage> {
  return fc
    .record({
      source: drawn(letters, 5),
      take: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 4 }),
      leaves: fc.option(leaving, { nil: undefined, freq: 4 }),
    })
    .map(({ source, take, leaves }) => ({
      source,
      ...(take !== undefined && { take }),
      ...(leaves && { leaves }),
    }));
}

const inner: fc.Arbitrary<Inner> = fc.oneof(
  { weight: 24, arbitrary: drawn('xyz', 3) },
  { weight: 1, arbitrary: fc.constant('throws' as const) },
);

function pipelinesOf(letters: string): fc.Arbitrary<Pipeline> {
  const { length } = letters;
  return fc
    .tuple(passagesOf(letters), fc.array(inner, { minLength: length, maxLength: length }))
    .map(([passage, inners]) => ({
      ...passage,
      inners: Object.fromEntries(
        inners
          .map((each, index) => [letters.charAt(index), each] as const)
          .filter(([name]) => Object.values(passage.source).join('').includes(name)),
      ),
    }));
}

/** What goes through an operator that makes one stream of one. */
export const passages: fc.Arbitrary<Passage> = passagesOf('abcdef');

/** What goes through an operator with a limit, with inner observables of all kinds. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .tuple(fc.constantFrom(1, 1, 2, 2, 3, 4), pipelinesOf('abcdef'))
  .map(([limit, pipeline]) => ({ limit, ...pipeline }));

/** Two or three pipelines that share a cap. */
export const sharedScenarios: fc.Arbitrary<SharedScenario> = fc
  .tuple(
    fc.constantFrom(1, 1, 2, 2, 3, 4),
    pipelinesOf('abcd'),
    pipelinesOf('ijkl'),
    fc.option(pipelinesOf('pqrs'), { nil: undefined }),
  )
  .map(([limit, one, two, three]) => ({
    limit,
    pipelines: three ? [one, two, three] : [one, two],
  }));
