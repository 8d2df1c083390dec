const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

/**
 * A file's line, byte for byte as `sha256sum` writes it: where the path needs escapes, a
 * backslash at the start of the line says that it has them.
 */
export function manifestLine(digest: string, path: Buffer): Buffer {
  // Latin-1 is one character a byte, so that bytes that are no text come through.
  const plain = path.toString('latin1');
  const escaped = plain.replace(/[\\\n\r]/g, (character) => escapes[character] ?? character);
  const mark = escaped === plain ? '' : '\\';
  return Buffer.from(`${mark}${digest}  ${escaped}\n`, 'latin1');
}
