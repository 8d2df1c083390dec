import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Draws a plot, without a browser. */
export function drawSvg(plot: TopLevelSpec): Promise<string> {
  return new View(parse(compile(plot).spec), { renderer: 'none' }).toSVG();
}
