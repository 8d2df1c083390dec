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
        '  r1["accounts #1 (the #34;night#34; job#92;), 1 min"]',
        '  r2["files #2, 12 ms"]',
        '  r3["files #3, 3.4 s"]',
        '  r4["files #4, 2 h"]',
        '  r2 -->|waits for| r1',
        '  r1 -->|waits for| r3',
      ].join('\n'),
    );
  });

  for (const { name, mermaid, dot } of [
    { name: 'Map<string>', mermaid: 'Map#60;string#62;', dot: 'Map<string>' },
    { name: '`code`', mermaid: '#96;code#96;', dot: '`code`' },
    { name: 'a\n%% b\u2028c', mermaid: 'a #37;#37; b c', dot: 'a %% b c' },
    { name: '%%{init}%%', mermaid: '#37;#37;{init}#37;#37;', dot: '%%{init}%%' },
    { name: 'x#9829;#gt;y', mermaid: 'x#35;9829;#35;gt;y', dot: 'x#9829;#gt;y' },
    { name: '#1; #"', mermaid: '#35;1; ##34;', dot: '#1; #\\"' },
    { name: '$$x$$', mermaid: '#36;#36;x#36;#36;', dot: '$$x$$' },
    { name: 'R&amp;D', mermaid: 'R#38;amp;D', dot: 'R&amp;amp;D' },
    { name: 'a\\nb', mermaid: 'a#92;nb', dot: 'a\\\\nb' },
    { name: 'fa:fa-car', mermaid: 'fa#58;fa-car', dot: 'fa:fa-car' },
    { name: '\0\u001b[1mé 锁 🔒', mermaid: ' [1mé 锁 🔒', dot: ' [1mé 锁 🔒' },
  ]) {
    it(`shows ${JSON.stringify(name)} as it is`, () => {
      const request = { id: 1, name, since: 0 };
      const lines = (text: string): string => text.split('\n').slice(1).join('\n');
      const one = { requests: [request], edges: [] };
      expect(lines(toMermaid(one))).toBe(`  r1["${mermaid} #1, 0 ms"]`);
      expect(lines(toDot(one))).toBe(`  node [shape=box]\n  1 [label="${dot} #1, 0 ms"]\n}`);
    });
  }

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
