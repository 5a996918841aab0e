import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import { runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { BATCH_ENDPOINTS, type BatchLine, type BatchProblem, readBatchFile } from './batch-file.ts';
import { type DoneLine, doLine, unansweredLine } from './batch-line.ts';
import { badRequest, OpenAiRefusal } from './errors.ts';
import { missing, unsupportedValue } from './fields.ts';
import type { FileStore, StoredFile } from './files.ts';
import type { ServedModel } from './models.ts';
import type { Call, Route } from './routes.ts';

/** Seconds after which a batch is given up. */
const WINDOW = 24 * 3600;
const NOTHING = { images: 0, usage: {}, amountMicros: 0 };

const orderSchema = z.looseObject({
  input_file_id: z.string().optional(),
  endpoint: z.string().optional(),
  completion_window: z.string().optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

interface Order {
  readonly fileId: string;
  readonly endpoint: string;
  readonly metadata: Record<string, string> | null;
  readonly lines: readonly BatchLine[];
  readonly problems: readonly BatchProblem[];
  isCanceled: boolean;
}

/** What a batch has come to. */
interface Ended {
  readonly output: string | null;
  readonly errors: string | null;
  readonly done: number;
}

type Batch = Job<Order, Ended>;

export interface BatchHost {
  readonly app: FastifyInstance;
  readonly context: EmulatorContext;
  readonly route: Route;
  readonly files: FileStore;
  served(): readonly ServedModel[];
  free(call: Call, answer: Reply): Promise<void>;
  headers(call: Call): Record<string, string>;
  refuse(call: Call, fault: Fault): Reply | undefined;
}

const seconds = (date: Date | null) => (date === null ? null : Math.floor(date.getTime() / 1000));

/** Adds the routes of the Batch API. A batch is worked on, and charged, when it comes to its end. */
export function registerBatches(host: BatchHost): void {
  const { app, context, route, files, free } = host;
  const book = new JobBook<Order, Ended>(context);
  const ended = new Map<string, Promise<Ended>>();
  context.onReset(() => ended.clear());

  const keep = (lines: readonly DoneLine[]): string | null => {
    if (lines.length === 0) return null;
    const bytes = Buffer.from(lines.map(({ text }) => `${text}\n`).join(''));
    const createdAt = seconds(context.now()) ?? 0;
    return files.add({ filename: 'batch.jsonl', bytes, purpose: 'batch_output', createdAt }).id;
  };
  const endWith = (lines: readonly DoneLine[]): Ended => ({
    output: keep(lines.filter(({ isDone }) => isDone)),
    errors: keep(lines.filter(({ isDone }) => !isDone)),
    done: lines.filter(({ isDone }) => isDone).length,
  });
  /** What came of a batch that is not done in time: said once, however often it is asked. */
  const expiredEnd = (batch: Batch): Promise<Ended> => {
    const known = ended.get(batch.id);
    if (known) return known;
    const message = 'This request could not be executed before the completion window expired.';
    const end = Promise.resolve(
      endWith(batch.input.lines.map((line) => unansweredLine(line, 'batch_expired', message))),
    );
    ended.set(batch.id, end);
    return end;
  };

  async function told(batch: Batch, view: JobView): Promise<object> {
    const { input } = batch;
    const { lines, problems } = input;
    const expiresAt = new Date(view.createdAt.getTime() + WINDOW * 1000);
    const isOver = view.endedAt !== null;
    const isExpired = !isOver && context.now() >= expiresAt;
    const status = statusOf(batch, view, isExpired);
    const end = isExpired
      ? await expiredEnd(batch)
      : status === 'completed'
        ? await batch.output()
        : null;
    return {
      id: batch.id,
      object: 'batch',
      endpoint: input.endpoint,
      model: batch.model,
      errors: status === 'failed' ? { object: 'list', data: problems } : null,
      input_file_id: input.fileId,
      completion_window: '24h',
      status,
      output_file_id: end?.output ?? null,
      error_file_id: end?.errors ?? null,
      created_at: seconds(view.createdAt),
      in_progress_at: seconds(view.startedAt),
      expires_at: seconds(expiresAt),
      finalizing_at: status === 'completed' ? seconds(view.endedAt) : null,
      completed_at: status === 'completed' ? seconds(view.endedAt) : null,
      failed_at: status === 'failed' ? seconds(view.endedAt) : null,
      expired_at: isExpired ? seconds(expiresAt) : null,
      cancelling_at: input.isCanceled ? seconds(view.endedAt) : null,
      cancelled_at: status === 'cancelled' ? seconds(view.endedAt) : null,
      request_counts: {
        total: lines.length,
        completed: end?.done ?? 0,
        failed: end ? lines.length - end.done : 0,
      },
      metadata: input.metadata,
    };
  }

  /** The batch that a path names. */
  const named = (call: Call): Batch => {
    const [id = ''] = call.exchange.path.slice('/v1/batches/'.length).split('/');
    const batch = book.get(id);
    if (batch) return batch;
    throw new OpenAiRefusal({
      status: 404,
      message: `No batch found with id '${id}'.`,
      type: 'invalid_request_error',
      param: null,
      code: null,
    });
  };

  app.post(
    '/v1/batches',
    route(async (call) => {
      const order = readOrder(call, files, host.served());
      const model = order.lines[0]?.body.model ?? '';
      await runPaid(context, {
        ...call,
        model,
        intent: intentOf(call.exchange.body),
        streaming: false,
        headers: () => host.headers(call),
        // Billed is what is done of it, and when.
        charged: () => false,
        refuse: (fault) => (isOfTheWork(fault) ? undefined : host.refuse(call, fault)),
        prepare: (fault) => ({
          model,
          bill: NOTHING,
          paced: true,
          produce: async () => {
            const work = { context, key: call.key, files, served: host.served(), fault };
            const batch = book.start({
              model,
              input: order,
              requestId: call.exchange.requestId,
              fault: order.problems.length > 0 ? undefined : fault,
              id: `batch_${randomBytes(16).toString('hex')}`,
              steps: order.problems.length > 0 ? ['queued'] : ['queued', 'running'],
              produce: async () => {
                const lines: DoneLine[] = [];
                for (const line of order.lines) lines.push(await doLine(line, work));
                return endWith(lines);
              },
            });
            return jsonReply(200, await told(batch, batch.view()));
          },
        }),
      });
    }),
  );
  app.get(
    '/v1/batches',
    route(async (call) => {
      const query = new URL(call.request.url, 'http://emulator').searchParams;
      const all = book.list().toReversed();
      const after = all.findIndex(({ id }) => id === query.get('after'));
      const rest = all.slice(after + 1);
      const page = rest.slice(0, Number(query.get('limit') ?? 20));
      const data = await Promise.all(
        page.flatMap((view) => {
          const batch = book.get(view.id);
          return batch ? [told(batch, view)] : [];
        }),
      );
      await free(
        call,
        jsonReply(200, {
          object: 'list',
          data,
          first_id: page[0]?.id ?? null,
          last_id: page.at(-1)?.id ?? null,
          has_more: rest.length > page.length,
        }),
      );
    }),
  );
  app.get(
    '/v1/batches/:id',
    route(async (call) => {
      const batch = named(call);
      await free(call, jsonReply(200, await told(batch, batch.look())));
    }),
  );
  app.post(
    '/v1/batches/:id/cancel',
    route(async (call) => {
      const batch = named(call);
      const before = statusOf(batch, batch.view(), false);
      if ((await book.cancel(batch.id)) !== 'canceled')
        throw new OpenAiRefusal({
          status: 409,
          message: `Cannot cancel a batch with status '${before}'.`,
          type: 'invalid_request_error',
          param: null,
          code: null,
        });
      batch.input.isCanceled = true;
      const now = await told(batch, batch.view());
      // It says so for a while before it is.
      await free(call, jsonReply(200, { ...now, status: 'cancelling', cancelled_at: null }));
    }),
  );
}

/** Faults that are about the work and not about the request that orders it. */
const isOfTheWork = ({ kind }: Fault) =>
  kind.startsWith('job-') || kind === 'moderation' || kind === 'fewer-images';

function statusOf({ input }: Batch, { state }: JobView, isExpired: boolean): string {
  if (isExpired) return 'expired';
  if (state === 'canceled') return 'cancelled';
  if (state === 'queued') return 'validating';
  if (state === 'running') return 'in_progress';
  return input.problems.length > 0 ? 'failed' : 'completed';
}

function readOrder(call: Call, files: FileStore, served: readonly ServedModel[]): Order {
  const { body } = call.exchange;
  const parsed = orderSchema.safeParse(body.kind === 'json' ? body.value : null);
  if (!parsed.success) throw badRequest(null, null, 'Invalid body: failed to parse JSON value.');
  const { input_file_id: fileId, endpoint, completion_window: window, metadata } = parsed.data;
  if (fileId === undefined) throw missing('input_file_id');
  if (endpoint === undefined) throw missing('endpoint');
  if (!BATCH_ENDPOINTS.includes(endpoint))
    throw unsupportedValue('endpoint', endpoint, BATCH_ENDPOINTS);
  if (window !== '24h') throw unsupportedValue('completion_window', window ?? '', ['24h']);
  const file: StoredFile | undefined = files.find(fileId);
  if (file?.purpose !== 'batch')
    throw badRequest('input_file_id', null, `Invalid 'input_file_id': no batch file ${fileId}.`);
  const { lines, problems } = readBatchFile(file.bytes, endpoint, served);
  return { fileId, endpoint, metadata: metadata ?? null, lines, problems, isCanceled: false };
}
