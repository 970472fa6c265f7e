import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SilentProxy {
  /** The same database by way of the proxy. */
  readonly url: string;
  /** Passes nothing on any more on the present connections, and cuts those on which a client has sent `word`. */
  silence(word: string): void;
}

/** A network in front of a database that can lose connections without a word, as a firewall does. */
export async function startSilentProxy(url: string): Promise<SilentProxy> {
  const { port, hostname } = new URL(url);
  const connections = new Map<Socket, { sent: string; isSilent: boolean }>();
  const server = createServer((client) => {
    const state = { sent: '', isSilent: false };
    connections.set(client, state);
    const database = connect(Number(port), hostname);
    client.on('data', (data) => {
      state.sent += data.toString('latin1');
      if (!state.isSilent) database.write(data);
    });
    database.on('data', (data) => {
      if (!state.isSilent) client.write(data);
    });
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy());
    client.on('close', () => connections.delete(client));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const client of connections.keys()) client.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: url.replace(`:${port}`, `:${address.port}`),
    silence(word) {
      for (const [client, state] of connections) {
        state.isSilent = true;
        if (state.sent.includes(word)) client.destroy();
      }
    },
  };
}
