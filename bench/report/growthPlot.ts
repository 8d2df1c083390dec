import type { TopLevelSpec } from 'vega-lite';
import { OURS } from '../contenders/names.js';
import type { Result } from '../harness/Result.js';

/** What an item costs by the length of the queue: a row for each kind of queue, a column for each Node. */
export function growthPlot(results: readonly Result[]): TopLevelSpec {
  const points = results.flatMap(({ points, node }) =>
    points.map((point) => ({ ...point, node: `Node ${node}` })),
  );
  // Other workloads add points to them, but none of its own.
  const growths = [...new Set(results.map(({ title }) => title))].filter((title) =>
    points.some(({ growth }) => growth === title),
  );
  return {
    background: 'white',
    padding: 10,
    title: 'Cost of an item by the length of the queue',
    data: { values: points.map((point) => ({ ...point, ours: point.contender === OURS })) },
    facet: {
      row: { field: 'growth', type: 'nominal', title: null, sort: growths },
      column: { field: 'node', type: 'nominal', title: null, sort: null },
    },
    spec: {
      width: 330,
      height: 260,
      mark: { type: 'line', point: { size: 40 } },
      encoding: {
        x: {
          field: 'items',
          type: 'quantitative',
          title: 'length of the queue (items)',
          scale: { type: 'log', domain: [1_000, 1_000_000] },
          axis: { values: [1_000, 10_000, 100_000, 1_000_000], format: ',', grid: true },
        },
        y: {
          field: 'perItem',
          type: 'quantitative',
          title: 'time of an item (nanoseconds)',
          scale: { type: 'log' },
          axis: { format: ',', tickCount: 5 },
        },
        color: {
          field: 'contender',
          type: 'nominal',
          title: null,
          sort: null,
          legend: { labelLimit: 300 },
        },
        strokeWidth: { condition: { test: 'datum.ours', value: 4 }, value: 1.5 },
      },
    },
    resolve: { axis: { x: 'independent', y: 'independent' } },
  };
}
