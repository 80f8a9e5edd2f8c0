// As `serverless offline`: a server of the API, and one at which functions are invoked.

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const port = { type: 'string' } as const;
const { values } = parseArgs({ options: { httpPort: port, lambdaPort: port } });
for (const one of Object.values(values))
  createServer((_, response) => response.end()).listen(Number(one));
