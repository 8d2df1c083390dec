import { expectedOutput } from './expectedOutput.js';
import type { Snippet } from './Snippet.js';
import { type SnippetReport, snippetReports } from './snippetReports.js';

/** Specs that each program type-checks, runs, and prints what it says. */
export function describeSnippets(snippets: readonly Snippet[]): void {
  let reports: ReadonlyMap<Snippet, SnippetReport>;
  beforeAll(() => {
    reports = snippetReports();
  });

  for (const snippet of snippets) {
    it(`${snippet.title} type-checks, and prints what it says`, async () => {
      const report = reports.get(snippet);
      expect(report?.problems).toEqual([]);
      const run = await report?.run;
      expect(run?.errors).toEqual([]);
      const { text, separator } = expectedOutput(snippet.code);
      expect(run?.output.trimEnd().replaceAll('\n', separator)).toBe(text);
    }, 60_000);
  }
}
