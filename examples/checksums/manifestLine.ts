const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

/**
 * A file's line, byte for byte as `sha256sum` writes it. If the path needs escapes, a backslash at
 * the start of the line says so.
 */
export function manifestLine(digest: string, path: Buffer): Buffer {
  // Latin-1 has one character per byte, so it also passes bytes that are not text.
  const plain = path.toString('latin1');
  const escaped = plain.replace(/[\\\n\r]/g, (character) => escapes[character] ?? character);
  const mark = escaped === plain ? '' : '\\';
  return Buffer.from(`${mark}${digest}  ${escaped}\n`, 'latin1');
}
