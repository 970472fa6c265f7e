import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** The least that Node can do: answers that were recorded, chosen by two plain comparisons. */
const { answers, body } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const plain = Buffer.from(body);
const coded = gzipSync(plain, { level: 6 });
const unchanged = withoutConnection(answers['304']);
const identity = { ...withoutConnection(answers.identity), 'content-length': String(plain.length) };
const gzip = { ...withoutConnection(answers.gzip), 'content-length': String(coded.length) };

const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === unchanged.etag) {
    response.writeHead(304, unchanged);
    response.end();
    return;
  }
  const isCoded = request.headers['accept-encoding'] === 'gzip';
  response.writeHead(200, isCoded ? gzip : identity);
  response.end(isCoded ? coded : plain);
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid }));
});

/** Node adds these fields itself. */
function withoutConnection(headers: Record<string, string>): Record<string, string> {
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...own } = headers;
  return own;
}
