/** A message of HTTP or MIME: lines of a head, an empty line, a body. */
export interface Message {
  /** The lines of the head that are no header, such as a request line. */
  lines: string[];
  /** The headers, with names in lower case. */
  headers: Record<string, string>;
  /** One character for each byte; undefined if no empty line ends the head. */
  body: string | undefined;
}

/** Reads a message whose lines end with CRLF or with a bare line feed. */
export function readMessage(text: string): Message {
  const [whole = '', head = text] = /^([\s\S]*?)\r?\n\r?\n/.exec(text) ?? [];
  const lines: string[] = [];
  const headers: Record<string, string> = {};
  for (const line of head.split(/\r?\n/)) {
    const [, name, value = ''] = /^([\w-]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined) headers[name.toLowerCase()] = value.trim();
    else if (line.trim() !== '') lines.push(line.trim());
  }
  return { lines, headers, body: whole === '' ? undefined : text.slice(whole.length) };
}
