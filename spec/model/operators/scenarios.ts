import fc from 'fast-check';
import type {
  Drawn,
  Feeds,
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

/** What can happen to a letter, and has another one fed; x is the first value of its inner observable. */
const moments = ['is projected', 'completes', 'is left', 'x', 'x', 'y'];

/**
 * These letters are fed, one or two at a time, when something happens to one of the causes.
 *
 * @param ends what may follow them: `|` ends the source
 */
function feedsOf(causes: string, letters: string, ends: readonly string[]): fc.Arbitrary<Feeds> {
  const feed = fc.record({
    cause: fc.constantFrom(...causes.split('')),
    moment: fc.constantFrom(...moments),
    values: fc.constantFrom(1, 1, 2),
    end: fc.constantFrom(...ends),
  });
  return fc.array(feed, { minLength: 3, maxLength: letters.length }).map((feeds) => {
    const rest = Array.from(letters);
    return Object.fromEntries(
      feeds.map(({ cause, moment, values, end }) => [
        moment.length > 1 ? `${cause} ${moment}` : `result sends ${cause}${moment}`,
        rest.splice(0, values).join('') + end,
      ]),
    );
  });
}

/**
 * The same, with values that are fed from within: most sources go on for that. Nobody takes just a
 * few values, as which ones come first within a frame may differ.
 */
function fedPipelinesOf(
  letters: string,
  fed: string,
  ends: readonly string[] = [''],
): fc.Arbitrary<Pipeline> {
  const { length } = fed;
  return fc
    .record({
      pipeline: pipelinesOf(letters),
      inners: fc.array(inner, { minLength: length, maxLength: length }),
      feeds: feedsOf(letters.charAt(0) + letters.slice(0, 2) + fed.slice(0, 2), fed, ends),
      ends: fc.constantFrom(true, false, false, false),
    })
    .map(({ pipeline: { leaves, ...pipeline }, inners, feeds, ends }) => ({
      ...(leaves && { leaves }),
      source: ends ? pipeline.source : withoutEnd(pipeline.source),
      inners: {
        ...pipeline.inners,
        ...Object.fromEntries(inners.map((each, index) => [fed.charAt(index), each])),
      },
      feeds,
    }));
}

function withoutEnd(drawn: Drawn): Drawn {
  const marbles = Object.entries(drawn).map(([kind, all]: [string, string]) => [
    kind,
    all.replace(/[|#]/, ''),
  ]);
  return Object.fromEntries(marbles) as Drawn;
}

/** What goes through an operator that makes one stream of one. */
export const passages: fc.Arbitrary<Passage> = passagesOf('abcdef');

/** What goes through an operator with a limit, with inner observables of all kinds. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .tuple(fc.constantFrom(1, 1, 2, 2, 3, 4), pipelinesOf('abcdef'))
  .map(([limit, pipeline]) => ({ limit, ...pipeline }));

/** The same, fed from within. */
export const fedScenarios: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.constantFrom(1, 1, 2, 2, 3, 4),
    fedPipelinesOf('abcdef', 'ghijkl', ['', '', '', '', '|']),
  )
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

/** The same, each fed from within. */
export const fedSharedScenarios: fc.Arbitrary<SharedScenario> = fc
  .tuple(
    fc.constantFrom(1, 1, 2, 2, 3, 4),
    fedPipelinesOf('abcd', 'efgh'),
    fedPipelinesOf('ijkl', 'mnop'),
  )
  .map(([limit, one, two]) => ({ limit, pipelines: [one, two] }));
