import type { FastifyReply, FastifyRequest } from 'fastify';
import { deliver, harm, wait } from './deliver.ts';
import type { EmulatorContext } from './emulator.ts';
import type { Exchange } from './exchange.ts';
import { type Fault, isCharged, showsKey } from './faults.ts';
import type { Reply } from './reply.ts';
import { maskKey } from './request-log.ts';

/** What a request puts on the bill. */
export interface Bill {
  readonly images: number;
  readonly usage: Readonly<Record<string, number>>;
  readonly amountMicros: number;
}

/** A request that has passed validation and would be worked on. */
export interface PaidWork {
  readonly model: string;
  readonly bill: Bill;
  /** True where the pieces of the answer wait by themselves. */
  readonly paced: boolean;
  /** Makes the answer. */
  produce(): Promise<Reply>;
}

/** A paid request on its way through faults, ledger and latency. */
export interface PaidRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly exchange: Exchange;
  readonly key: string;
  readonly model: string;
  readonly intent: string;
  /** True where an event stream was asked for. */
  readonly streaming: boolean;
  /** The vendor's answer to a fault that is an error of its own; undefined for any other. */
  refuse(fault: Fault): Reply | undefined;
  /** What the prompt itself asks for: moderation by its magic words, for one. */
  readonly ownFault?: Fault | undefined;
  /** Whether the request is charged under a fault, where the vendor differs from `isCharged`. */
  charged?(fault: Fault | undefined): boolean;
  /** The work, with the outcome that the fault asks for. */
  prepare(fault: Fault | undefined): PaidWork;
  /** Headers that every answer of the vendor carries. */
  headers(): Record<string, string>;
}

/** Takes a paid request through: fault, charge (on disk before anything is sent), latency, answer. */
export async function runPaid(context: EmulatorContext, paid: PaidRequest): Promise<void> {
  const { exchange } = paid;
  const target = {
    path: exchange.path,
    model: paid.model,
    shows: showsKey(paid.request),
    paid: true,
    streaming: paid.streaming,
  };
  const fault = context.faults.take(target) ?? paid.ownFault;
  if (fault !== undefined) exchange.entry.fault = fault.kind;
  const work = paid.prepare(fault);
  const charged = paid.charged?.(fault) ?? isCharged(fault);
  if (charged) {
    await context.ledger.add({
      at: context.now().toISOString(),
      vendor: context.vendor,
      requestId: exchange.requestId,
      key: maskKey(paid.key).slice(1),
      model: paid.model,
      ...work.bill,
      intent: paid.intent,
      clientRequestId: headerText(paid.request, 'x-client-request-id'),
      fault: fault?.kind,
    });
    exchange.entry.charged = true;
  }
  if (fault?.kind === 'hang') {
    exchange.entry.status = 0;
    paid.reply.hijack();
    return;
  }
  if (fault?.kind === 'reset' && fault.when !== 'mid-body') {
    exchange.entry.status = 0;
    paid.reply.hijack();
    paid.request.raw.socket.resetAndDestroy();
    return;
  }
  const refusal = fault === undefined ? undefined : paid.refuse(fault);
  // Errors of the front end come at once; whatever was worked on takes its time.
  const worked = refusal === undefined ? !replacesAnswer(fault) : charged;
  if (worked && !work.paced) await wait(context.settings.latencyMs, context.closing);
  const answer = refusal ?? (worked ? await work.produce() : EMPTY);
  const full = { ...answer, headers: { ...paid.headers(), ...answer.headers } };
  const final = harm(full, fault);
  exchange.entry.status = final.status;
  await deliver(paid.reply, final, fault, context.closing);
}

const EMPTY: Reply = { status: 200, headers: {}, body: '' };

function replacesAnswer(fault: Fault | undefined): boolean {
  return fault?.kind === 'html' || fault?.kind === 'redirect' || fault?.kind === 'reply';
}

/** A free request's way: the answer, or the fault that was set for its path. */
export async function runFree(
  context: EmulatorContext,
  reply: FastifyReply,
  exchange: Exchange,
  answer: Reply,
  refuse: (fault: Fault) => Reply | undefined,
): Promise<void> {
  const fault = context.faults.take({
    path: exchange.path,
    shows: showsKey(reply.request),
    paid: false,
    streaming: false,
  });
  if (fault !== undefined) exchange.entry.fault = fault.kind;
  if (fault?.kind === 'hang' || fault?.kind === 'reset') {
    exchange.entry.status = 0;
    reply.hijack();
    if (fault.kind === 'reset') reply.raw.destroy();
    return;
  }
  const own = (fault === undefined ? undefined : refuse(fault)) ?? answer;
  const final = harm({ ...own, headers: { ...answer.headers, ...own.headers } }, fault);
  exchange.entry.status = final.status;
  await deliver(reply, final, fault, context.closing);
}

/** A header's text, or undefined. */
export function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
