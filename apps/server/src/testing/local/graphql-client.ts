import { request as httpRequest } from 'node:http';
import { API_TOKEN, type TestServer } from './start-test-server.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any;
}

/** One HTTP request with exactly these headers; `fetch` would not send Host or Origin as told. */
export function send(
  server: TestServer,
  method: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = (response.headers['content-type'] ?? '').includes('json');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: isJson && text !== '' ? JSON.parse(text) : null,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export const BEARER = { authorization: `Bearer ${API_TOKEN}` };
export const JSON_TYPE = { 'content-type': 'application/json' };

/** A GraphQL operation by POST, as a program with a token sends it. */
export function post(server: TestServer, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(server, 'POST', '/graphql', { ...BEARER, ...JSON_TYPE, ...headers }, text);
}
