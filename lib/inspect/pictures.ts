import { shown } from '../check/shown.js';
import { timeOf } from './timeOf.js';
import { titleOf } from './titleOf.js';
import type { RequestReport, WaitForGraph } from './types.js';

/**
 * What Mermaid does not take as text, although it stands between quotes: markup, formulas, comments
 * and directives, icons as in `fa:fa-car`, and a `#` that begins an entity as in `#9829;`.
 */
const MERMAID = /["<>&`%$\\:]|#(?=\w+;)/g;

/**
 * Draws a wait-for graph as a Mermaid flowchart, which many pages and editors show.
 *
 * @param graph what `Inspector.graph()` returns
 * @returns the text of the flowchart
 * @throws TypeError for anything else
 * @example
 * import { Lock } from 'rxjs-locks';
 * import { Inspector, toMermaid } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector();
 * const lock = inspector.watch('accounts', new Lock());
 * lock.acquire().subscribe();
 * lock.acquire().subscribe();
 * console.log(toMermaid(inspector.graph()).split('\n')[0]); // flowchart LR
 */
export function toMermaid(graph: WaitForGraph): string {
  checkGraph('toMermaid(graph)', graph);
  return [
    'flowchart LR',
    ...graph.requests.map(
      (request) => `  r${String(request.id)}["${textOf(request).replace(MERMAID, entityOf)}"]`,
    ),
    ...graph.edges.map(
      ({ waits, holds }) => `  r${String(waits)} -->|waits for| r${String(holds)}`,
    ),
  ].join('\n');
}

/**
 * Draws a wait-for graph in the language of Graphviz.
 *
 * @param graph what `Inspector.graph()` returns
 * @returns the text of the drawing, for `dot -Tsvg`
 * @throws TypeError for anything else
 * @example
 * import { Lock } from 'rxjs-locks';
 * import { Inspector, toDot } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector();
 * inspector.watch('accounts', new Lock()).acquire().subscribe();
 * console.log(toDot(inspector.graph()).split('\n')[0]); // digraph {
 */
export function toDot(graph: WaitForGraph): string {
  checkGraph('toDot(graph)', graph);
  return [
    'digraph {',
    '  node [shape=box]',
    ...graph.requests.map(
      (request) => `  ${String(request.id)} [label=${quoted(textOf(request))}]`,
    ),
    ...graph.edges.map(
      ({ waits, holds }) => `  ${String(waits)} -> ${String(holds)} [label="waits for"]`,
    ),
    '}',
  ].join('\n');
}

function checkGraph(what: string, graph: WaitForGraph): void {
  const { requests, edges } = Object(graph) as Partial<WaitForGraph>;
  if (Array.isArray(requests) && Array.isArray(edges)) return;
  throw new TypeError(`${what}: what Inspector.graph() returns, got ${shown(graph)}`);
}

/** In one line: both languages end something with a line, or break at it. */
function textOf(request: RequestReport): string {
  const text = `${titleOf(request)}, ${timeOf(request.since)}`;
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function entityOf(character: string): string {
  return `#${String(character.charCodeAt(0))};`;
}

/** Graphviz decodes the entities of HTML. */
function quoted(text: string): string {
  return `"${text.replaceAll('&', '&amp;').replaceAll(/[\\"]/g, '\\$&')}"`;
}
