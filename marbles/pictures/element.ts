type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG. Numbers are rounded, so that the text is the same on every machine. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
  );
  return `<${name}${written.join('')}${content ? `>${content}</${name}>` : '/>'}`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${String(letter.charCodeAt(0))};`);
}

export function rect(kind: string, x: number, y: number, width: number, height: number, rx = 3) {
  return element('rect', { class: kind, x, y, width, height, rx });
}

export function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return element('line', { class: kind, x1, y1, x2, y2 });
}

export function text(kind: string, x: number, y: number, content: string): string {
  return element('text', { class: kind, x, y }, escaped(content));
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
