import lighthouse from 'lighthouse';

/**
 * What Lighthouse gives a page, and which checks it fails.
 *
 * @param port where Chromium listens for its debugger
 */
export async function scores(url: string, port: number): Promise<Record<string, unknown>> {
  const result = await lighthouse(url, {
    port,
    output: 'json',
    logLevel: 'silent',
    onlyCategories: ['accessibility', 'best-practices'],
  });
  if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
  const { categories, audits } = result.lhr;
  const failed = Object.values(categories)
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => id);
  const points = Object.entries(categories).map(([name, { score }]) => [name, (score ?? 0) * 100]);
  return { ...(Object.fromEntries(points) as Record<string, number>), failed };
}
