import { shown } from '../../lib/check/shown.js';

describe('shown', () => {
  const cases: [unknown, string][] = [
    [0.5, '0.5'],
    [NaN, 'NaN'],
    ['3', '"3"'],
    [3n, '3n'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('key'), 'Symbol(key)'],
    [{}, 'an object'],
    [() => 3, 'a function'],
  ];

  for (const [value, expected] of cases) {
    it(`shows a value of type ${typeof value} as ${expected}`, () => {
      expect(shown(value)).toBe(expected);
    });
  }
});
