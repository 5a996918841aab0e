import { Agent, request } from 'node:http';

/** One way to order a picture of OpenAI's API: who is asked, and how they are told what to do. */
export interface Door {
  name: string;
  url: string;
  headers: Record<string, string>;
  model: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Orders one picture and takes its answer as it comes, counting bytes: as little of this process as can be. */
export function orderPicture(door: Door, prompt: string, leastBytes: number): Promise<void> {
  const body = JSON.stringify({ model: door.model, prompt, n: 1, size: '1024x1024' });
  const headers = {
    ...door.headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(door.url, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0;
      let first = '';
      response.on('data', (chunk: Buffer) => {
        if (bytes === 0) first = chunk.subarray(0, 500).toString('utf8');
        bytes += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200 && bytes >= leastBytes) resolve();
        else
          reject(
            new Error(`${door.name} answered ${response.statusCode} with ${bytes} bytes: ${first}`),
          );
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Asks for something small by GraphQL, and gives the milliseconds that it took. */
export function askSmall(url: string, token: string): Promise<number> {
  const body = JSON.stringify({ query: '{ viewer { kind } }' });
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(performance.now() - began)
          : reject(new Error(`GraphQL answered ${response.statusCode}.`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const closeClient = (): void => agent.destroy();
