import { toDot, toMermaid, type WaitForGraph } from '../../lib/inspect/index.js';

const graph: WaitForGraph = {
  requests: [
    { id: 1, name: 'accounts', label: 'the "night" job\\', since: 65_000 },
    { id: 2, name: 'files', since: 12.4 },
    { id: 3, name: 'files', since: 3_400 },
    { id: 4, name: 'files', since: 7_300_000 },
  ],
  edges: [
    { waits: 2, holds: 1 },
    { waits: 1, holds: 3 },
  ],
};

describe('a wait-for graph', () => {
  it('is drawn for Mermaid, with the name, the label and the time of each request', () => {
    expect(toMermaid(graph)).toBe(
      [
        'flowchart LR',
        '  r1["accounts #1 (the #quot;night#quot; job\\), 1 min"]',
        '  r2["files #2, 12 ms"]',
        '  r3["files #3, 3.4 s"]',
        '  r4["files #4, 2 h"]',
        '  r2 -->|waits for| r1',
        '  r1 -->|waits for| r3',
      ].join('\n'),
    );
  });

  it('is drawn from a graph only', () => {
    for (const [name, draw] of Object.entries({ toMermaid, toDot })) {
      for (const what of [null, { requests: [] }, { edges: [] }]) {
        expect(() => draw(what as never)).toThrowError(
          TypeError,
          new RegExp(`^${name}\\(graph\\): what Inspector.graph\\(\\) returns, got `),
        );
      }
    }
  });

  it('is drawn for Graphviz', () => {
    expect(toDot(graph)).toBe(
      [
        'digraph {',
        '  node [shape=box]',
        '  1 [label="accounts #1 (the \\"night\\" job\\\\), 1 min"]',
        '  2 [label="files #2, 12 ms"]',
        '  3 [label="files #3, 3.4 s"]',
        '  4 [label="files #4, 2 h"]',
        '  2 -> 1 [label="waits for"]',
        '  1 -> 3 [label="waits for"]',
        '}',
      ].join('\n'),
    );
  });
});
