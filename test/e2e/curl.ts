/** Does what a printed curl line would do, so that the test needs no curl on the machine. */
export async function runCurl(line: string): Promise<{ status: number; body: unknown }> {
  const words = [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  if (words.shift() !== 'curl') throw new Error(`Not a curl line: ${line}`);
  const headers: Record<string, string> = {};
  let url = '';
  let body: string | undefined;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-H') {
      const [name = '', value = ''] = (words.shift() ?? '').split(/:\s*/);
      headers[name] = value;
    } else if (word === '-d') body = words.shift();
    else if (word.startsWith('-'))
      throw new Error(`An option that this test does not know: ${word}`);
    else url = word;
  }
  const response = await fetch(url, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  return { status: response.status, body: await response.json() };
}
