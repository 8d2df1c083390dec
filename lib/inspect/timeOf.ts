/** A time in ms, for people: `12 ms`, `3.4 s`, `5 min`. */
export function timeOf(time: number): string {
  if (time < 1_000) return `${String(Math.round(time))} ms`;
  if (time < 60_000) return `${(time / 1_000).toFixed(1)} s`;
  if (time < 7_200_000) return `${String(Math.round(time / 60_000))} min`;
  return `${String(Math.round(time / 3_600_000))} h`;
}
