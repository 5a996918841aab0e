import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ContractFault, WireRequest } from '../contract/emulator-controls.ts';
import { testPng } from '../test-pictures.ts';
import { type ToyAnswer, ToyJobs } from './toy-jobs.ts';
import { serveToySockets } from './toy-sockets.ts';

/** A small vendor of pictures, made up for the kit's own tests: key "toy-key-0123456789", base path /api. */
export interface ToyVendor {
  url: string;
  baseUrl: string;
  requests: WireRequest[];
  fault: ContractFault | null;
  jobs: ToyJobs;
  close(): Promise<void>;
}

export const TOY_KEY = 'toy-key-0123456789';

async function read(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer); // an IncomingMessage gives buffers
  return Buffer.concat(pieces);
}

function parseForm(body: Buffer, contentType: string) {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? '';
  const fields: { name: string; value: string }[] = [];
  const files: { name: string; contentType?: string; byteLength: number }[] = [];
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const split = part.indexOf('\r\n\r\n');
    const head = part.slice(0, split);
    const value = part.slice(split + 4, -2);
    const name = / name="([^"]*)"/.exec(head)?.[1] ?? '';
    const type = /Content-Type: (\S+)/.exec(head)?.[1];
    if (type) files.push({ name, contentType: type, byteLength: value.length });
    else fields.push({ name, value: Buffer.from(value, 'latin1').toString('utf8') });
  }
  return { fields, files };
}

export async function startToyVendor(): Promise<ToyVendor> {
  const jobs = new ToyJobs();
  const vendor: ToyVendor = {
    url: '',
    baseUrl: '',
    requests: [],
    fault: null,
    jobs,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const json = (response: ServerResponse, status: number, value: unknown, headers = {}) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-request-id': 'toy_1',
      ...headers,
    });
    response.end(JSON.stringify(value));
  };
  const give = (response: ServerResponse, { status, body, page, headers }: ToyAnswer) => {
    if (!page) return json(response, status, body ?? {}, headers);
    response.writeHead(status, { 'content-type': page.type });
    response.end(page.bytes);
  };
  const refuse = (response: ServerResponse, status: number, code: string, headers = {}) =>
    json(response, status, { code, message: `${code} (status ${status})` }, headers);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', vendor.url);
    const body = await read(request);
    const type = request.headers['content-type'] ?? '';
    const isForm = type.startsWith('multipart/form-data');
    const form = isForm ? parseForm(body, type) : null;
    const parsed = !isForm && body.length > 0 ? JSON.parse(body.toString('utf8')) : undefined;
    const isPaid = request.method === 'POST';
    vendor.requests.push({
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [
          name,
          name === 'authorization' ? '…' : String(value),
        ]),
      ),
      ...(parsed === undefined ? {} : { body: parsed }),
      ...(form ? { fields: form.fields } : {}),
      files: form?.files ?? [],
    });
    const file = /^\/files\/(.+)\.png$/.exec(url.pathname)?.[1];
    if (file !== undefined) {
      give(response, jobs.file(file, url.searchParams.has('dead'), testPng(8, 8)));
      return;
    }
    if (request.headers.authorization !== `Bearer ${TOY_KEY}`) {
      refuse(response, 401, 'bad_key');
      return;
    }
    if (request.method === 'GET' && url.pathname === '/api/models') {
      json(response, 200, { models: ['toy', 'toy-jobs'] });
      return;
    }
    const job = /^\/api\/jobs\/([^/]+)$/.exec(url.pathname)?.[1];
    if (job !== undefined) {
      if (request.method === 'DELETE') give(response, jobs.cancel(job));
      else give(response, jobs.look(job, vendor.url));
      return;
    }
    const { fault } = vendor;
    if (isPaid && fault) {
      vendor.fault = null;
      switch (fault.kind) {
        case 'unauthorized':
          return refuse(response, 401, 'bad_key');
        case 'forbidden':
          return refuse(response, 403, 'not_allowed');
        case 'quota-exhausted':
          return refuse(response, 402, 'no_money');
        case 'rate-limit':
          return refuse(response, 429, 'slow_down', {
            'retry-after':
              fault.retryAfter === 'date'
                ? new Date(Date.now() + fault.seconds * 1000).toUTCString()
                : String(fault.seconds),
          });
        case 'moderation':
          return refuse(response, 400, `moderated_${fault.stage}`);
        case 'model-not-found':
          return refuse(response, 404, 'no_model');
        case 'server-error':
          return refuse(response, fault.status ?? 500, 'oops');
        case 'hang':
          return;
        case 'reset':
          response.socket?.resetAndDestroy();
          return;
        case 'truncated':
          response.writeHead(200, { 'content-length': fault.clean ? '13' : '500' });
          response.write('{"pictures":[');
          response.socket?.end();
          return;
        case 'garbage':
          response.end('\u0000\u0001 no json');
          return;
        case 'empty':
          response.end();
          return;
        case 'html':
          response.writeHead(fault.status ?? 502, { 'content-type': 'text/html' });
          response.end('<html><h1>Bad gateway</h1></html>');
          return;
        case 'redirect':
          response.writeHead(fault.status ?? 307, { location: fault.location });
          response.end();
          return;
        case 'reply':
          return json(response, fault.status, fault.body, fault.headers);
        default: // what becomes of the pictures, or of the job
          break;
      }
    }
    const value = (name: string) =>
      form ? form.fields.find((field) => field.name === name)?.value : parsed?.[name];
    if (url.pathname === '/api/jobs') {
      json(response, 202, { id: jobs.start(fault) });
      return;
    }
    const count =
      fault?.kind === 'fewer-images'
        ? fault.images
        : fault?.kind === 'no-image'
          ? 0
          : Number(value('n') ?? 1);
    const picture = Buffer.from(testPng(64, 64)).toString('base64');
    if (value('preview') === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: preview\ndata: ${JSON.stringify({ b64: picture })}\n\n`);
      response.end(`event: done\ndata: ${JSON.stringify({ pictures: [picture], used: 1 })}\n\n`);
      return;
    }
    json(response, 200, { pictures: Array.from({ length: count }, () => picture), used: count });
  });
  serveToySockets(server, jobs, TOY_KEY);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server
  vendor.url = `http://127.0.0.1:${port}`;
  vendor.baseUrl = `${vendor.url}/api`;
  return vendor;
}
