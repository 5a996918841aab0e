import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { EmulatorContext } from './emulator.ts';
import type { Fault } from './faults.ts';
import { runFree } from './paid-request.ts';
import type { Reply } from './reply.ts';

/** What to put under an address. */
export interface ResultFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** The last part of the address, such as `sample.png`. */
  readonly fileName: string;
  /** How long an address works after it was handed out, in milliseconds of the emulator's clock. */
  readonly lifetimeMs: number;
  /** As the job or the paid request met it; the faults `result-…` show here. */
  readonly fault?: Fault | undefined;
}

/** A file under an address. */
export interface HostedResult {
  readonly id: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  /**
   * A signed address that begins to age now. Vendors that sign anew with every status call it each time; those
   * that keep one address call it once and keep what it gave.
   */
  url(): string;
}

/** What the store needs of the emulator. */
type ResultContext = Pick<EmulatorContext, 'now' | 'url' | 'onReset'>;

interface Kept extends ResultFile {
  handedOut: number;
}

/** Where hosted results are, below the emulator's origin. */
export const RESULTS_PATH = '/__results';

/** Pictures that answers name by address: on the emulator's own origin, signed, and gone after a while. */
export class ResultStore {
  readonly #context: ResultContext;
  readonly #secret = randomBytes(32);
  readonly #files = new Map<string, Kept>();

  constructor(context: ResultContext) {
    this.#context = context;
    context.onReset(() => this.#files.clear());
  }

  host(file: ResultFile): HostedResult {
    const id = randomUUID();
    this.#files.set(id, { ...file, handedOut: 0 });
    const { bytes, contentType } = file;
    return { id, bytes, contentType, url: () => this.#address(id) };
  }

  /** The file that an address of ours names, whatever its age; undefined for any other address. */
  find(url: string): ResultFile | undefined {
    const prefix = `${this.#context.url()}${RESULTS_PATH}/`;
    return url.startsWith(prefix)
      ? this.#files.get(url.slice(prefix.length).split('/')[0] ?? '')
      : undefined;
  }

  /** Removes a file: its addresses answer 404 from now on. */
  remove(id: string): void {
    this.#files.delete(id);
  }

  /** What an address answers. */
  answer(id: string, expires: string, signature: string): Reply {
    const file = this.#files.get(id);
    if (file === undefined) return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    const { fault } = file;
    if (signature !== this.#sign(id, expires)) {
      return refusal(403, 'SignatureDoesNotMatch', 'The signature does not match the request.');
    }
    if (this.#context.now().getTime() >= Number(expires)) {
      const status = fault?.kind === 'result-expired' ? fault.status : 403;
      return refusal(status, 'AccessDenied', 'Request has expired');
    }
    if (fault?.kind === 'result-redirect') {
      return { status: fault.status, headers: { location: fault.location }, body: '' };
    }
    if (fault?.kind === 'result-wrong-type') {
      const headers = { 'content-type': fault.contentType };
      return { status: 200, headers, body: '<!doctype html><title>Sign in</title>\n' };
    }
    return { status: 200, headers: { 'content-type': file.contentType }, body: file.bytes };
  }

  #address(id: string): string {
    const file = this.#files.get(id);
    if (file === undefined) throw new Error(`No result is hosted under ${id}.`);
    const { fault } = file;
    if (fault?.kind === 'result-private') return fault.url;
    const dead = fault?.kind === 'result-expired' && (fault.lasting || file.handedOut === 0);
    file.handedOut += 1;
    const expires = String(this.#context.now().getTime() + (dead ? -1000 : file.lifetimeMs));
    const query = new URLSearchParams({ expires, signature: this.#sign(id, expires) });
    const name = encodeURIComponent(file.fileName);
    return `${this.#context.url()}${RESULTS_PATH}/${id}/${name}?${query}`;
  }

  #sign(id: string, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${id} ${expires}`).digest('base64url');
  }
}

/** As the object stores answer that vendors use. */
function refusal(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/** Adds the route. Like any free request it can meet faults by its path, `/__results`. */
export function registerResults(app: FastifyInstance, context: EmulatorContext): void {
  app.get<{ Params: { id: string }; Querystring: Record<string, string> }>(
    `${RESULTS_PATH}/:id/:name`,
    async (request, reply) => {
      const exchange = await context.exchanges.begin(request);
      const { expires = '', signature = '' } = request.query;
      const answer = context.results.answer(request.params.id, expires, signature);
      await runFree(context, reply, exchange, answer, (fault) =>
        fault.kind === 'server-error'
          ? refusal(fault.status, 'InternalError', 'We encountered an internal error.')
          : undefined,
      );
      return reply;
    },
  );
}
