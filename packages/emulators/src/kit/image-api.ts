import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from './deliver.ts';
import type { EmulatorContext } from './emulator.ts';
import type { Exchange } from './exchange.ts';
import { type Fault, faultInPrompt } from './faults.ts';
import { intentOf } from './intent.ts';
import { type Bill, runFree, runPaid } from './paid-request.ts';
import type { Reply } from './reply.ts';

/** Thrown by a vendor's checks; its reply is the answer. */
export class ApiRefusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(String(reply.body).slice(0, 200));
    this.reply = reply;
  }
}

/** One request in the hands of a route. */
export interface ApiCall {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What a vendor whose pictures come with the answer has of its own. */
export interface ImageApiDialect {
  /** The key of a request that may pass. Throws ApiRefusal. */
  authenticate(request: FastifyRequest, keys: readonly string[]): string;
  /** Headers that every answer carries. */
  headers(exchange: Exchange): Record<string, string>;
  /** The vendor's own answer to a fault; undefined where it is none of its errors. */
  refuse(
    fault: Fault,
    about: { model: string; requestId: string; now: Date; streaming: boolean },
  ): Reply | undefined;
  /** The answer for a path that it does not have. */
  notFound(exchange: Exchange): Reply;
  makeRequestId?(): string;
}

/** A paid request that has passed every check. */
export interface PictureOrder {
  readonly model: string;
  readonly prompt: string;
  readonly count: number;
  readonly streaming?: boolean;
  /** True where the answer waits by itself. */
  readonly paced?: boolean;
  /** What so many pictures come to. */
  bill(images: number): Bill;
  paint(index: number): Promise<Buffer>;
  /** The answer that holds these pictures. */
  answer(pictures: readonly Buffer[], fault: Fault | undefined): Promise<Reply> | Reply;
}

export type ApiRoute = (
  work: (call: ApiCall) => Promise<void>,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** The way of a request through log, key, checks, faults and ledger, for vendors that answer with the pictures at once. */
export class ImageApi {
  readonly #context: EmulatorContext;
  readonly #dialect: ImageApiDialect;

  constructor(context: EmulatorContext, dialect: ImageApiDialect) {
    this.#context = context;
    this.#dialect = dialect;
  }

  /** Wraps a route: logs, asks for the key, and turns refusals into the vendor's errors. */
  readonly route: ApiRoute = (work) => async (request, reply) => {
    const context = this.#context;
    const makeId = this.#dialect.makeRequestId ?? (() => randomUUID().replaceAll('-', ''));
    const exchange = await context.exchanges.begin(request, makeId);
    try {
      const key = this.#dialect.authenticate(request, context.keys);
      await work({ exchange, key, request, reply });
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      exchange.entry.status = error.reply.status;
      await deliver(reply, this.#full(exchange, error.reply), undefined, context.closing);
    }
    return reply;
  };

  /** A route for whatever no other one is for. */
  get elsewhere(): ReturnType<ApiRoute> {
    return this.route(async ({ exchange }) => {
      throw new ApiRefusal(this.#dialect.notFound(exchange));
    });
  }

  /** Answers a free request, or with the fault that was set for its path. */
  free(call: ApiCall, answer: Reply): Promise<void> {
    const { exchange, reply } = call;
    return runFree(this.#context, reply, exchange, this.#full(exchange, answer), (fault) =>
      this.#refuse(fault, exchange, { model: '', streaming: false }),
    );
  }

  /** Takes a paid request through fault, charge, latency and answer. */
  paid(call: ApiCall, order: PictureOrder): Promise<void> {
    const { exchange } = call;
    const streaming = order.streaming ?? false;
    return runPaid(this.#context, {
      ...call,
      model: order.model,
      intent: intentOf(exchange.body),
      streaming,
      ownFault: faultInPrompt(order.prompt),
      headers: () => this.#dialect.headers(exchange),
      refuse: (fault) => this.#refuse(fault, exchange, { model: order.model, streaming }),
      prepare: (fault) => {
        const images = imagesOf(order.count, fault);
        return {
          model: order.model,
          bill: order.bill(images),
          paced: order.paced ?? streaming,
          produce: async () => {
            const pictures: Buffer[] = [];
            for (let index = 0; index < images; index += 1) {
              pictures.push(spoiled(await order.paint(index), fault));
            }
            return order.answer(pictures, fault);
          },
        };
      },
    });
  }

  #refuse(
    fault: Fault,
    { requestId }: Exchange,
    about: { model: string; streaming: boolean },
  ): Reply | undefined {
    return this.#dialect.refuse(fault, { ...about, requestId, now: this.#context.now() });
  }

  #full(exchange: Exchange, answer: Reply): Reply {
    return { ...answer, headers: { ...this.#dialect.headers(exchange), ...answer.headers } };
  }
}

function imagesOf(count: number, fault: Fault | undefined): number {
  if (fault?.kind === 'no-image') return 0;
  return fault?.kind === 'fewer-images' ? Math.min(fault.images, count) : count;
}

/** A picture whose head is right and whose pixels are broken, where the fault says so. */
function spoiled(picture: Buffer, fault: Fault | undefined): Buffer {
  if (fault?.kind === 'corrupt-image') {
    picture.fill(0x5a, Math.floor(picture.length / 4), Math.floor((picture.length * 3) / 4));
  }
  return picture;
}
