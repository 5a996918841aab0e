import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { png } from './pictures.ts';

export { png };

/** What one picture costs, in micros: the model's price. */
export const PRICE_MICROS = 40_000n;

export interface Asked {
  body: Record<string, unknown>;
  /** From 1. */
  number: number;
}

/**
 * `charge` writes the ledger: for the images that were asked for, or as many as it is told. A request is charged once,
 * however often it is called for it.
 */
export type Behaviour = (
  request: Asked,
  response: ServerResponse,
  charge: (images?: number) => void,
) => void;

export interface Charge {
  /** The prompt: tests give each generation its own. */
  intent: string;
  call: number;
  images: number;
}

const countOf = (body: Record<string, unknown>) => (typeof body.n === 'number' ? body.n : 1);

function pictures({ body, number }: Asked): Buffer[] {
  const padding = typeof body.padding === 'number' ? body.padding : 0;
  return Array.from({ length: countOf(body) }, (_, index) =>
    png(64, 48, number * 10 + index, padding),
  );
}

export const answerWithImages: Behaviour = (asked, response, charge) => {
  charge();
  response
    .setHeader('content-type', 'application/json')
    .setHeader('x-request-id', `req-${asked.number}`)
    .end(JSON.stringify({ images: pictures(asked).map((bytes) => bytes.toString('base64')) }));
};

interface Job {
  id: string;
  state: 'running' | 'done' | 'canceled';
  /** Questions until it is done. */
  left: number;
  images: Buffer[];
}

/** How jobs behave. */
export interface JobRules {
  /** Questions that are answered with "running" before the result. */
  polls: number;
  /** What a cancel is answered with. */
  cancel: 'canceled' | 'too-late';
}

/** A provider with a ledger of its own: what it charged is counted here, whatever Darkroom believes. */
export class Paymaster {
  /** Empty until it is open. */
  baseUrl = '';
  readonly ledger: Charge[] = [];
  readonly requests: Record<string, unknown>[] = [];
  /** Paths of free calls, in order. */
  readonly asked: string[] = [];
  behaviour: Behaviour = answerWithImages;
  /** Of answers that bring pictures at once, where jobs are to go on as ever. */
  onGenerate: Behaviour | null = null;
  jobRules: JobRules = { polls: 2, cancel: 'canceled' };
  /** Answers of free calls, by path's beginning; true: it has answered. */
  onFree: (path: string, response: ServerResponse) => boolean = () => false;
  /** WebSockets of its clients. */
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void = (_, socket) =>
    socket.destroy();
  readonly jobs = new Map<string, Job>();
  #charged = new WeakSet<object>();
  readonly #server = createServer((request, response) => {
    // A client that died in the middle of its request.
    this.#serve(request, response).catch(() => response.destroy());
  });

  get charges(): number {
    return this.ledger.length;
  }

  /** Charges of each intent and call, for "at most one". */
  chargesOf(intent: string): number[] {
    const calls = new Map<number, number>();
    for (const charge of this.ledger)
      if (charge.intent === intent) calls.set(charge.call, (calls.get(charge.call) ?? 0) + 1);
    return [...calls.values()];
  }

  microsOf(intent: string): bigint {
    return this.ledger
      .filter((charge) => charge.intent === intent)
      .reduce((sum, charge) => sum + BigInt(charge.images) * PRICE_MICROS, 0n);
  }

  async open(): Promise<string> {
    this.#server.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head));
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.baseUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`; // listening on TCP
    return this.baseUrl;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #charge(body: Record<string, unknown>, images = countOf(body)): void {
    if (this.#charged.has(body)) return;
    this.#charged.add(body);
    this.ledger.push({
      intent: String(body.prompt),
      call: Number(body.call ?? 0),
      images,
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://paymaster').pathname.replace(/^\/v1/, '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // a stream of bytes
    const raw = Buffer.concat(chunks);
    if (path === '/generate' || path === '/jobs') {
      const body = readBody(request, raw);
      this.requests.push(body);
      const asked = { body, number: this.requests.length };
      const charge = (images?: number) => this.#charge(body, images);
      if (path === '/jobs' && this.behaviour === answerWithImages) {
        charge();
        const id = `job-${asked.number}`;
        this.jobs.set(id, {
          id,
          state: 'running',
          left: this.jobRules.polls,
          images: pictures(asked),
        });
        response.writeHead(202).end(JSON.stringify({ id }));
        return;
      }
      const answer = path === '/generate' ? this.onGenerate : null;
      (answer ?? this.behaviour)(asked, response, charge);
      return;
    }
    this.asked.push(path);
    if (this.onFree(path, response)) return;
    this.#free(path, response);
  }

  #free(path: string, response: ServerResponse): void {
    const [, kind, id = '', rest = ''] = path.split('/');
    const job = this.jobs.get(id);
    if (!job) response.writeHead(404).end('{}');
    else if (kind === 'results') {
      response.setHeader('content-type', 'image/png').end(job.images[Number(rest)]);
    } else if (rest === 'cancel') {
      if (this.jobRules.cancel === 'canceled') job.state = 'canceled';
      response.end(JSON.stringify({ outcome: this.jobRules.cancel }));
    } else {
      job.left -= 1;
      if (job.state === 'running' && job.left < 0) job.state = 'done';
      const urls = job.state === 'done' ? job.images.map((_, index) => `${id}/${index}`) : [];
      response.end(JSON.stringify({ state: job.state, progress: 0.5, urls }));
    }
  }
}

function readBody(request: IncomingMessage, raw: Buffer): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/'))
    return raw.length > 0 ? (JSON.parse(raw.toString()) as Record<string, unknown>) : {};
  const fields: Record<string, unknown> = {};
  const text = raw.toString('latin1');
  for (const [, name = '', value = ''] of text.matchAll(/name="(\w+)"\r\n\r\n([^\r]*)\r\n/g))
    fields[name] = /^\d+$/.test(value) ? Number(value) : value;
  return fields;
}
