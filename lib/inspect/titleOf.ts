interface Numbered {
  readonly id: number;
  readonly label?: string | undefined;
}

/** What a request is called in a text: `accounts #4 (import job)`. */
export function titleOf(request: Numbered & { readonly name: string }): string {
  return `${request.name} ${shortTitleOf(request)}`;
}

/** The same without the name of the primitive: `#4 (import job)`. */
export function shortTitleOf({ id, label }: Numbered): string {
  return `#${String(id)}${label === undefined ? '' : ` (${label})`}`;
}

/** A time in ms, for people: `12 ms`, `3.4 s`, `5 min`. */
export function timeOf(time: number): string {
  if (time < 1_000) return `${String(Math.round(time))} ms`;
  if (time < 60_000) return `${(time / 1_000).toFixed(1)} s`;
  if (time < 7_200_000) return `${String(Math.round(time / 60_000))} min`;
  return `${String(Math.round(time / 3_600_000))} h`;
}
