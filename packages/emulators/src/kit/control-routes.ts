import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EmulatorContext } from './emulator.ts';
import { faultOrderSchema } from './faults.ts';
import { settingsSchema } from './options.ts';

const settingsChangeSchema = settingsSchema.partial();

/** Adds the routes under /__emulator that tests and people steer the emulator with. */
export function registerControl(
  app: FastifyInstance,
  context: EmulatorContext,
  reset: () => Promise<void>,
): void {
  app.get('/__emulator', async () => ({
    vendor: context.vendor,
    settings: context.settings,
    faults: context.faults.list(),
    charges: context.ledger.charges().length,
    requests: context.log.list().length,
    ledgerPath: context.ledger.path,
  }));
  app.get('/__emulator/faults', async () => context.faults.list());
  app.post('/__emulator/faults', async (request, reply) => {
    const order = parse(faultOrderSchema, request.body);
    if (!order.ok) return reply.code(400).send({ error: order.problem });
    return reply.code(201).send(context.faults.set(order.value));
  });
  app.delete('/__emulator/faults', async (_request, reply) => {
    context.faults.clear();
    return reply.code(204).send();
  });
  app.get('/__emulator/ledger', async () => ({
    path: context.ledger.path,
    charges: context.ledger.charges(),
  }));
  app.get('/__emulator/jobs', async () => context.jobBooks.flatMap((book) => book.list()));
  app.get('/__emulator/requests', async () => context.log.list());
  app.post('/__emulator/settings', async (request, reply) => {
    const change = parse(settingsChangeSchema, request.body);
    if (!change.ok) return reply.code(400).send({ error: change.problem });
    context.settings = { ...context.settings, ...change.value };
    return context.settings;
  });
  app.post('/__emulator/reset', async (_request, reply) => {
    await reset();
    return reply.code(204).send();
  });
}

type Parsed<Value> = { ok: true; value: Value } | { ok: false; problem: string };

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): Parsed<z.output<Schema>> {
  try {
    const json: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '{}');
    const result = schema.safeParse(json);
    return result.success
      ? { ok: true, value: result.data }
      : { ok: false, problem: z.prettifyError(result.error) };
  } catch {
    return { ok: false, problem: 'The body is not JSON.' };
  }
}
