import { expectedOutput } from './expectedOutput.js';
import type { Snippet } from './Snippet.js';
import { type SnippetReport, snippetReports } from './snippetReports.js';

/**
 * Specs that each program type-checks, runs, and prints what it says.
 *
 * @param compile compiles and runs them
 */
export function describeSnippets(
  snippets: readonly Snippet[],
  compile: () => ReadonlyMap<Snippet, SnippetReport> = snippetReports,
): void {
  let reports: ReadonlyMap<Snippet, SnippetReport>;
  beforeAll(() => {
    reports = compile();
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
