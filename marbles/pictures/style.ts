/**
 * A light and a dark theme in one file. As an image it follows the system: there the picture is the
 * root. Within a page it follows the class `dark` of that page, and not the system.
 */
export const style = `
.rxjs-locks-picture {
  --paper: #ffffff; --edge: #d1d9e0; --ink: #1f2328; --muted: #59636e; --grid: #e6eaef;
  --code: #f0f3f6; --held: #2a62c9; --on-held: #ffffff; --wait: #fff4d4; --wait-edge: #96690a;
  --marble: #fdf0b8; --error: #c01c28; --lane: #c5d8f7; --lane-low: #eef1f5; --grant: #157a45; --marble-edge: #1f2328;
  font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif;
}
@media (prefers-color-scheme: dark) { .rxjs-locks-picture:root { DARK } }
.dark .rxjs-locks-picture { DARK }
.rxjs-locks-picture .paper { fill: var(--paper); stroke: var(--edge); }
.rxjs-locks-picture text { fill: var(--ink); }
.rxjs-locks-picture .title { font-size: 13px; font-weight: 600; }
.rxjs-locks-picture .mono { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.rxjs-locks-picture .small { font-size: 10.5px; }
.rxjs-locks-picture .mono { white-space: pre; }
.rxjs-locks-picture .on-marble { fill: #1f2328; }
.rxjs-locks-picture .small { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.rxjs-locks-picture .muted { fill: var(--muted); }
.rxjs-locks-picture .middle { text-anchor: middle; }
.rxjs-locks-picture .end { text-anchor: end; }
.rxjs-locks-picture .code { fill: var(--code); stroke: var(--edge); }
.rxjs-locks-picture .grid { stroke: var(--grid); }
.rxjs-locks-picture .grant { stroke: var(--grant); stroke-dasharray: 2 3; stroke-width: 1.5; }
.rxjs-locks-picture .line { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.rxjs-locks-picture .open { stroke-dasharray: 2 3; }
.rxjs-locks-picture .wait { fill: var(--wait); stroke: var(--wait-edge); stroke-dasharray: 3 2; }
.rxjs-locks-picture .held { fill: var(--held); }
.rxjs-locks-picture .marble { fill: var(--marble); stroke: var(--marble-edge); stroke-width: 1.5; }
.rxjs-locks-picture .flag { fill: var(--code); stroke: var(--ink); }
.rxjs-locks-picture .cross { stroke: var(--error); stroke-width: 2.5; stroke-linecap: round; }
.rxjs-locks-picture .error { fill: var(--error); }
.rxjs-locks-picture .lane { fill: var(--lane); }
.rxjs-locks-picture .low { fill: var(--lane-low); }
`.replaceAll(
  'DARK',
  `
  --paper: #161b22; --edge: #3d444d; --ink: #e6edf3; --muted: #9aa4af; --grid: #262d36;
  --code: #212830; --held: #5b93f5; --on-held: #0d1117; --wait: #3a2f12; --wait-edge: #d9a62e;
  --marble: #fdf0b8; --error: #ff7b72; --lane: #2e4f85; --lane-low: #232b35; --grant: #4ac07a; --marble-edge: #e6edf3;`,
);
