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
