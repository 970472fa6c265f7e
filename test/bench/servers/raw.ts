import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** The least that Node can do: the answer that was recorded, or its 304, with a plain comparison. */
const { headers, body } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const bytes = gzipSync(body, { level: 6 });
const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...whole } = headers;
whole['content-length'] = String(bytes.length);
const {
  'content-type': _type,
  'content-length': _length,
  'content-encoding': _coding,
  'x-content-type-options': _sniff,
  ...validators
} = whole;

const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === whole.etag) {
    response.writeHead(304, validators);
    response.end();
    return;
  }
  response.writeHead(200, whole);
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid }));
});
