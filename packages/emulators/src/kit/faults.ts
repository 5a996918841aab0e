import { z } from 'zod';

const charge = z.boolean().optional();

/** What becomes of a job that was accepted. The fault is taken by the paid request that starts it. */
const jobFaults = [
  z.strictObject({
    kind: z.literal('job-failed'),
    charge,
    /** The vendor's own word for it, where it has several (a status, a code). */
    reason: z.string().optional(),
    message: z.string().default('The worker ran out of memory.'),
  }),
  z.strictObject({
    kind: z.literal('job-moderation'),
    charge,
    /** What was refused; at the input the job ends before it runs. */
    stage: z.enum(['input', 'output']).default('output'),
    reason: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('job-stuck'),
    charge,
    /** The state that it never leaves. */
    state: z.enum(['queued', 'running']).default('running'),
  }),
] as const;

/** What is wrong with the place where a finished picture is. */
const resultFaults = [
  z.strictObject({
    kind: z.literal('result-expired'),
    charge,
    status: z.union([z.literal(403), z.literal(404), z.literal(410)]).default(403),
    /** False: asked again, the vendor hands out an address that works. True: the picture is gone for good. */
    lasting: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('result-private'),
    charge,
    /** The address that is told instead of the true one. */
    url: z.string().default('http://10.13.37.1:8188/result.png'),
  }),
  z.strictObject({
    kind: z.literal('result-redirect'),
    charge,
    /** Where the true address sends whoever asks. */
    location: z.string().default('http://10.13.37.1:8188/result.png'),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(302),
  }),
  z.strictObject({
    kind: z.literal('result-wrong-type'),
    charge,
    /** What the page that comes instead of the picture is called. */
    contentType: z.string().default('text/html; charset=utf-8'),
  }),
] as const;

/** Every fault that can be asked for, with its settings. `charge` overrides what the kind does by itself. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rate-limit'),
    charge,
    retryAfter: z.enum(['seconds', 'date', 'milliseconds', 'none']).default('seconds'),
    seconds: z.number().nonnegative().default(1),
  }),
  z.strictObject({
    kind: z.literal('quota-exhausted'),
    charge,
    /** Requests a day that the quota allows, where the vendor says so. */
    limit: z.int().nonnegative().default(0),
  }),
  z.strictObject({
    kind: z.literal('server-error'),
    charge,
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).default(500),
  }),
  z.strictObject({ kind: z.literal('unauthorized'), charge }),
  z.strictObject({
    kind: z.literal('forbidden'),
    charge,
    reason: z
      .enum(['unverified-organization', 'service-disabled', 'region', 'permission'])
      .default('permission'),
  }),
  z.strictObject({ kind: z.literal('billing-hard-limit'), charge }),
  z.strictObject({ kind: z.literal('model-not-found'), charge }),
  z.strictObject({
    kind: z.literal('moderation'),
    charge,
    stage: z.enum(['input', 'output']).default('input'),
    /** The vendor's own word for it: a category, a blockReason or a finishReason. */
    reason: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('text-only'), charge, text: z.string().optional() }),
  z.strictObject({ kind: z.literal('no-image'), charge, reason: z.string().optional() }),
  z.strictObject({ kind: z.literal('fewer-images'), charge, images: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('corrupt-image'), charge }),
  z.strictObject({ kind: z.literal('stream-without-completed'), charge }),
  z.strictObject({ kind: z.literal('stream-error'), charge }),
  z.strictObject({ kind: z.literal('hang'), charge }),
  z.strictObject({
    kind: z.literal('slow'),
    charge,
    chunkBytes: z.int().positive().default(1024),
    everyMs: z.number().nonnegative().default(50),
  }),
  z.strictObject({
    kind: z.literal('reset'),
    charge,
    when: z.enum(['before-charge', 'after-charge', 'mid-body']).default('after-charge'),
  }),
  z.strictObject({
    kind: z.literal('truncated'),
    charge,
    /** Share of the body that is sent. */
    keep: z.number().min(0).max(1).default(0.5),
    /** True closes the reply properly, with a length that fits the cut; false breaks the connection. */
    clean: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('garbage'), charge }),
  z.strictObject({ kind: z.literal('empty'), charge }),
  z.strictObject({
    kind: z.literal('html'),
    charge,
    status: z.int().min(200).max(599).default(502),
  }),
  z.strictObject({
    kind: z.literal('redirect'),
    charge,
    location: z.string(),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .default(307),
  }),
  ...jobFaults,
  ...resultFaults,
  z.strictObject({
    kind: z.literal('reply'),
    charge,
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown(),
  }),
]);

/** A fault with its settings filled in. */
export type Fault = z.output<typeof faultSchema>;
/** A fault as a caller writes it. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** A fault, the requests it is for, and how many of them. */
export const faultOrderSchema = z.strictObject({
  match: z
    .strictObject({
      path: z.string().optional(),
      model: z.string().optional(),
      key: z.string().optional(),
    })
    .default({})
    .describe(
      'Part of the path, whole model id, whole key. Without a path, paid requests alone match.',
    ),
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** Matching requests that pass unharmed first. */
  skip: z.int().nonnegative().default(0),
  fault: faultSchema,
});

export type FaultOrder = z.output<typeof faultOrderSchema>;
export type FaultOrderInput = z.input<typeof faultOrderSchema>;

/** Kinds whose request the vendor has worked on, so that it is on the bill. */
const CHARGED: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'hang',
  'slow',
  'truncated',
  'garbage',
  'empty',
  'fewer-images',
  'corrupt-image',
  'stream-without-completed',
  'stream-error',
  'text-only',
  'no-image',
  'job-stuck',
  'result-expired',
  'result-private',
  'result-redirect',
  'result-wrong-type',
]);

/** True if a request that meets this fault is charged. */
export function isCharged(fault: Fault | undefined): boolean {
  if (fault === undefined) return true;
  if (fault.charge !== undefined) return fault.charge;
  if (fault.kind === 'reset') return fault.when !== 'before-charge';
  return CHARGED.has(fault.kind);
}

/** What a request shows to the book of faults. */
export interface FaultTarget {
  readonly path: string;
  readonly model?: string | undefined;
  /** Whether the request shows this key, in a header or in its address. */
  readonly shows: (key: string) => boolean;
  /** True for requests that cost money when they succeed. */
  readonly paid: boolean;
  /** True where the answer is an event stream: faults of streams wait for one. */
  readonly streaming: boolean;
}

/** Whether a request shows a key: alone, or behind the word of its scheme (`Bearer sk-…`). */
export function showsKey(request: {
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}): (key: string) => boolean {
  const { url = '', headers } = request;
  return (key) => {
    const values = Object.values(headers).flatMap((value) => value ?? []);
    const inHeader = values.some((value) => value === key || value.split(' ').includes(key));
    return inHeader || [...new URL(url, 'http://localhost').searchParams.values()].includes(key);
  };
}

/** The faults that are waiting, taken in the order they were set. */
export class FaultBook {
  #orders: { order: FaultOrder; skip: number; left: number }[] = [];

  set(input: FaultOrderInput): FaultOrder {
    const order = faultOrderSchema.parse(input);
    const left = order.times === 'always' ? Number.POSITIVE_INFINITY : order.times;
    this.#orders.push({ order, skip: order.skip, left });
    return order;
  }

  /** Orders that still have requests to meet; `left` is null for "always". */
  list(): { order: FaultOrder; left: number | null }[] {
    return this.#orders.map(({ order, left }) => ({
      order,
      left: Number.isFinite(left) ? left : null,
    }));
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault that this request meets, if any; uses up one of its times. */
  take(target: FaultTarget): Fault | undefined {
    for (const entry of this.#orders) {
      const { path, model, key } = entry.order.match;
      const applies =
        (path === undefined ? target.paid : target.path.includes(path)) &&
        (model === undefined || target.model === model) &&
        (key === undefined || target.shows(key)) &&
        (target.streaming || !entry.order.fault.kind.startsWith('stream-'));
      if (!applies) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      if (entry.left <= 0) this.#orders = this.#orders.filter((other) => other !== entry);
      return entry.order.fault;
    }
    return undefined;
  }
}

/** What a person may write into a prompt to see a fault: `[[moderation input]]`, `[[moderation output]]`, `[[fault hang]]`. */
export function faultInPrompt(prompt: string): Fault | undefined {
  const words = /\[\[(moderation|fault) ([a-z-]+)\]\]/.exec(prompt);
  if (words === null) return undefined;
  const wanted =
    words[1] === 'moderation' ? { kind: 'moderation', stage: words[2] } : { kind: words[2] };
  return faultSchema.safeParse(wanted).data;
}
