import { microsToDecimal } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  ServerNotification,
  ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { createSight } from '../authorization/sight.ts';
import { ownerOf } from '../modules/shared/owner.ts';
import { describeGeneration, describePlan, hasEnded } from './describe-generation.ts';
import { EDIT, ORDER, type OrderArguments, readOrder } from './order-arguments.ts';
import { answer, problemOf, run, type ToolContext, ToolProblem } from './tool-context.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** How long an answer waits for the end at most, in seconds: clients give up after 60. */
const WAIT_SECONDS = 50;

const WAITING = {
  wait_seconds: z
    .number()
    .min(0)
    .max(600)
    .optional()
    .describe(`How long to wait for the end. Default: ${WAIT_SECONDS}. It goes on in any case.`),
};
const KEY = {
  idempotency_key: z
    .string()
    .max(200)
    .optional()
    .describe(
      'The same key with the same request gives the same generation, and buys nothing twice.',
    ),
};
type Waiting = z.infer<z.ZodObject<typeof WAITING>>;
type Key = z.infer<z.ZodObject<typeof KEY>>;

/** Waits for the end, tells what happens on the way, and keeps the session's account. */
async function waitForEnd(
  { services, cap, stopping }: ToolContext,
  row: GenerationRow,
  seconds: number,
  extra: Extra,
): Promise<GenerationRow> {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, stopping, extra.signal]);
  const timer = services.clock
    .sleep(seconds * 1000, signal)
    .then(() => enough.abort())
    .catch(() => undefined);
  const { progressToken } = extra._meta ?? {};
  let latest = row;
  for await (const { event, generation } of services.engine.generationEvents(row.id, 0, signal)) {
    latest = generation;
    if (progressToken !== undefined && event.sequence !== null) {
      const params = { progressToken, progress: event.sequence, message: generation.status };
      await extra.sendNotification({ method: 'notifications/progress', params });
    }
  }
  enough.abort();
  await timer;
  latest = (await services.database.generations.byId(row.id)) ?? latest;
  if (hasEnded(latest) && latest.actualMicros !== null)
    cap.settle(row.id, microsToDecimal(latest.actualMicros));
  return latest;
}

/** Orders by the one way that there is, once the highest price of it is held against the session's limit. */
async function order(
  context: ToolContext,
  given: OrderArguments & Waiting & Key,
  extra: Extra,
): Promise<CallToolResult> {
  const { services, cap } = context;
  const { wait_seconds: seconds, idempotency_key: key, ...asked } = given;
  const actor = ownerOf(context.actor());
  const { model, request } = await readOrder(services, asked);
  const ref = { source: model.source };
  const planned = await services.engine.generations.plan(actor, ref, request);
  if (!planned.ok) throw problemOf(planned.problems);
  if (planned.value.problems.length > 0) throw problemOf(planned.value.problems);
  const worst = planned.value.cost?.maximum ?? null;
  // Between the question and the hold nothing else runs, so that two orders cannot both take what is left.
  const objection = cap.objection(worst);
  if (objection !== null) throw new ToolProblem(objection);
  const held = cap.hold(worst);
  let row: GenerationRow;
  try {
    const outcome = await services.engine.generations.create({
      actor,
      model: ref,
      request,
      idempotencyKey: key ?? null,
    });
    if (!outcome.ok) throw problemOf(outcome.problems);
    row = outcome.value;
  } catch (error) {
    cap.release(held);
    throw error;
  }
  cap.accept(held, row.id);
  const latest = await waitForEnd(context, row, seconds ?? WAIT_SECONDS, extra);
  const { facts, pictures } = await describeGeneration(context, latest);
  const isBad = hasEnded(latest) && pictures.length === 0;
  return { ...answer(facts, pictures), ...(isBad ? { isError: true } : {}) };
}

/** The generation that the caller may see; another's is as one that never was. */
async function find({ services, actor }: ToolContext, id: string): Promise<GenerationRow> {
  const row = await services.database.generations.byId(id);
  const sight = createSight(actor(), services.actors);
  if (row && (await sight.sees(row.actor))) return row;
  throw new ToolProblem(`There is no generation "${id.slice(0, 60)}".`);
}

/** plan, generate, edit, get_generation and cancel. */
export function addGenerationTools(server: McpServer, context: ToolContext): void {
  const { services } = context;
  const id = z.string().max(100).describe('The id of a generation, gen_…');
  const spends = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };
  server.registerTool(
    'plan',
    {
      title: 'Plan',
      description:
        'What an order would do and cost on a model, and every problem with it. Nothing is sent, nothing is spent. Also for edits.',
      inputSchema: { ...ORDER, images: EDIT.images.optional(), mask: EDIT.mask },
      annotations: { readOnlyHint: true },
    },
    (given) =>
      run(context, 'generate', async () => {
        const { model, request } = await readOrder(services, given);
        const actor = ownerOf(context.actor());
        const ref = { source: model.source };
        const outcome = await services.engine.generations.plan(actor, ref, request);
        if (!outcome.ok) throw problemOf(outcome.problems);
        return answer({
          model: model.source,
          ...describePlan(outcome.value),
          session: context.cap.describe(),
          refusal: context.cap.objection(outcome.value.cost?.maximum ?? null),
        });
      }),
  );
  server.registerTool(
    'generate',
    {
      title: 'Generate',
      description:
        'Makes pictures out of words. It spends money on paid models: plan tells how much beforehand. Answers thumbnails, links, the cost and what became of each setting.',
      inputSchema: { ...ORDER, ...KEY, ...WAITING },
      annotations: spends,
    },
    (given, extra) => run(context, 'generate', () => order(context, given, extra)),
  );
  server.registerTool(
    'edit',
    {
      title: 'Edit',
      description:
        'Makes pictures out of pictures and words: edits, variations, painting within a mask. It spends money as generate does.',
      inputSchema: { ...ORDER, ...EDIT, ...KEY, ...WAITING },
      annotations: spends,
    },
    (given, extra) => run(context, 'generate', () => order(context, given, extra)),
  );
  server.registerTool(
    'get_generation',
    {
      title: 'Get a generation',
      description: 'How a generation stands, with its pictures; waits for its end.',
      inputSchema: { id, ...WAITING },
      annotations: { readOnlyHint: true },
    },
    (given, extra) =>
      run(context, 'gallery:read', async () => {
        const row = await find(context, given.id);
        const latest = await waitForEnd(context, row, given.wait_seconds ?? WAIT_SECONDS, extra);
        const { facts, pictures } = await describeGeneration(context, latest);
        return answer(facts, pictures);
      }),
  );
  server.registerTool(
    'cancel',
    {
      title: 'Cancel',
      description:
        'Stops a generation as far as that is possible. What the provider has begun may be charged, and is kept.',
      inputSchema: { id },
      annotations: { destructiveHint: true, idempotentHint: true },
    },
    (given) =>
      run(context, 'generate', async () => {
        const outcome = await services.engine.generations.cancel(
          ownerOf(context.actor()),
          given.id,
        );
        if (!outcome.ok) throw problemOf(outcome.problems);
        return answer({ generation: outcome.value.id, status: outcome.value.status });
      }),
  );
}
