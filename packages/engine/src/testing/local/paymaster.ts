import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';

/** A real PNG of one colour. */
export function png(width: number, height: number, shade = 128): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const row = Buffer.alloc(width + 1, shade);
  row[0] = 0;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export type Behaviour = (
  request: { body: Record<string, unknown>; number: number },
  response: ServerResponse,
  charge: () => void,
) => void;

export const answerWithImages: Behaviour = ({ body, number }, response, charge) => {
  charge();
  const count = typeof body.n === 'number' ? body.n : 1;
  const images = Array.from({ length: count }, (_, index) =>
    png(64, 48, number * 10 + index).toString('base64'),
  );
  response
    .setHeader('content-type', 'application/json')
    .setHeader('x-request-id', `req-${number}`)
    .end(JSON.stringify({ images }));
};

/** A provider with a ledger of its own: what it charged is counted here, whatever Darkroom believes. */
export class Paymaster {
  charges = 0;
  readonly requests: Record<string, unknown>[] = [];
  behaviour: Behaviour = answerWithImages;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`; // listening on TCP
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a stream of bytes
    const body =
      chunks.length > 0
        ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
        : {};
    this.requests.push(body);
    this.behaviour({ body, number: this.requests.length }, response, () => {
      this.charges += 1;
    });
  }
}
