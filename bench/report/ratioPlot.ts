import type { TopLevelSpec } from 'vega-lite';
import type { Line, Result } from '../harness/Result.js';
import { figure, isMet } from './formats.js';
import { subjectOf } from './subjectOf.js';

/** The ratios that have a target, as bars that start at the rival's figure: a column for each Node. */
export function ratioPlot(results: readonly Result[]): TopLevelSpec {
  const bars = results.flatMap((result) =>
    result.lines.filter(({ target }) => target !== undefined).map((line) => barOf(result, line)),
  );
  const y = {
    field: 'label',
    type: 'nominal',
    title: null,
    sort: null,
    axis: { labelLimit: 500 },
  } as const;
  return {
    background: 'white',
    padding: 10,
    title: {
      text: 'Ours beside the rival',
      subtitle: 'A bar that goes to the left is less than the rival. The black mark is the target.',
    },
    data: { values: bars },
    facet: { column: { field: 'node', type: 'nominal', title: null, sort: null } },
    spec: {
      width: 520,
      height: { step: 20 },
      encoding: { y },
      layer: [
        {
          mark: { type: 'bar', height: 12 },
          encoding: {
            x: {
              field: 'ratio',
              type: 'quantitative',
              title: 'median of the paired ratios, ours / rival (times, logarithmic)',
              scale: { type: 'log' },
            },
            x2: { datum: 1 },
            color: {
              field: 'met',
              type: 'nominal',
              title: 'target',
              scale: { domain: ['met', 'not met'], range: ['#3a923a', '#c03d3e'] },
            },
          },
        },
        {
          mark: { type: 'tick', thickness: 2, height: 18, color: 'black' },
          encoding: { x: { field: 'target', type: 'quantitative' } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 10 },
          encoding: {
            x: { field: 'end', type: 'quantitative' },
            text: { field: 'text', type: 'nominal' },
          },
        },
      ],
    },
  };
}

function barOf(result: Result, line: Line): Record<string, string | number> {
  const { rival, ratio, target = NaN } = line;
  return {
    node: `Node ${result.node}`,
    label: `${String(result.row)}  ${subjectOf(result, line)} / ${rival}`,
    ratio: ratio.median,
    target,
    // The text stands to the right of the bar and of the target, so that it covers neither.
    end: Math.max(ratio.median, target, 1),
    text: `${figure(ratio.median)}x`,
    met: isMet(line) ? 'met' : 'not met',
  };
}
