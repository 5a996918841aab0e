import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import { faultInPrompt } from '../kit/faults.ts';
import { type ApiCall, ApiRefusal, ImageApi } from '../kit/image-api.ts';
import { intentOf } from '../kit/intent.ts';
import { runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { formPictures, jsonObject, textFields } from '../kit/request-fields.ts';
import { faultReply, plain, refuseGraph, unauthorized } from './errors.ts';
import { EventStream } from './events.ts';
import { Files } from './files.ts';
import { checkGraph } from './graph.ts';
import { historyOf, queueItem } from './history.ts';
import { nodeInfo, nodesOf } from './nodes.ts';
import { Prompts } from './prompts.ts';

const promptSchema = z.looseObject({
  prompt: z.unknown(),
  client_id: z.string().optional(),
  prompt_id: z.string().optional(),
  extra_data: z.record(z.string(), z.unknown()).default({}),
});
const DONE: Reply = { status: 200, headers: {}, body: '' };
const VERSION = '0.3.75';

/** Adds every route. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const files = new Files(context);
  const prompts = new Prompts(context, files);
  const isKnown = (key: unknown) => context.keys.length === 0 || context.keys.includes(String(key));
  const api = new ImageApi(context, {
    authenticate: ({ headers }) => {
      if (!isKnown(headers['x-api-key'])) throw new ApiRefusal(unauthorized());
      return String(headers['x-api-key'] ?? '');
    },
    headers: () => ({}),
    refuse: faultReply,
    notFound: () => plain(404, '404: Not Found'),
  });
  const get = (path: string, answer: (call: ApiCall) => Promise<Reply> | Reply) =>
    app.get(
      path,
      api.route(async (call) => api.free(call, await answer(call))),
    );
  const post = (path: string, answer: (call: ApiCall) => Promise<Reply> | Reply) =>
    app.post(
      path,
      api.route(async (call) => api.free(call, await answer(call))),
    );
  const lastOf = ({ exchange }: ApiCall) =>
    decodeURIComponent(exchange.path.split('/').at(-1) ?? '');

  get('/system_stats', () =>
    jsonReply(200, {
      system: { os: 'posix', comfyui_version: VERSION, python_version: '3.12', argv: ['main.py'] },
      devices: [
        { name: 'cuda:0 NVIDIA GeForce RTX 4090', type: 'cuda', vram_total: 25_386_352_640 },
      ],
    }),
  );
  get('/object_info', () =>
    jsonReply(
      200,
      Object.fromEntries(
        Object.entries(nodesOf(context)).map(([name, spec]) => [name, nodeInfo(name, spec)]),
      ),
    ),
  );
  get('/object_info/:name', (call) => {
    const name = lastOf(call);
    const spec = nodesOf(context)[name];
    return jsonReply(200, spec ? { [name]: nodeInfo(name, spec) } : {});
  });
  get('/queue', () =>
    jsonReply(200, {
      queue_running: prompts.in('running').map(queueItem),
      queue_pending: prompts.in('queued').map(queueItem),
    }),
  );
  get('/history/:id', async (call) => {
    const job = prompts.get(lastOf(call));
    const entry = job && (await historyOf(job));
    return jsonReply(200, job && entry ? { [job.id]: entry } : {});
  });
  get('/view', ({ request }) => files.view(new URLSearchParams(request.url.split('?', 2)[1])));
  post('/queue', async ({ exchange }) => {
    const ids = z.array(z.string()).catch([]).parse(jsonObject(exchange.body)?.delete);
    await prompts.delete(ids);
    return DONE;
  });
  post('/interrupt', async ({ exchange }) => {
    const id = z.string().nullable().catch(null).parse(jsonObject(exchange.body)?.prompt_id);
    await prompts.interrupt(id);
    return DONE;
  });
  post('/upload/image', ({ exchange }) => upload(files, exchange.body));
  app.post(
    '/prompt',
    api.route((call) => queuePrompt(context, call, prompts, files)),
  );
  app.setNotFoundHandler(api.elsewhere);
  context.sockets.push({
    path: '/ws',
    authorize: ({ headers }) => (isKnown(headers['x-api-key']) ? undefined : unauthorized()),
    open: (session) => new EventStream(context, session, prompts, files).run(),
  });
}

async function upload(files: Files, body: ApiCall['exchange']['body']): Promise<Reply> {
  if (body.kind !== 'form') return { status: 400, headers: {}, body: '' };
  const [picture] = (await formPictures(body.parts)).filter(({ name }) => name === 'image');
  const part = body.parts.find((one) => one.kind === 'file');
  if (!picture || part?.kind !== 'file') return { status: 400, headers: {}, body: '' };
  const { subfolder = '', overwrite = 'false', type = 'input' } = textFields(body.parts);
  if (subfolder.includes('..')) return { status: 400, headers: {}, body: '' };
  const name = files.upload({
    name: part.filename ?? 'image.png',
    subfolder,
    overwrite: ['1', 'true'].includes(overwrite),
    bytes: picture.bytes,
  });
  return jsonReply(200, { name, subfolder, type });
}

async function queuePrompt(
  context: EmulatorContext,
  call: ApiCall,
  prompts: Prompts,
  files: Files,
): Promise<void> {
  const { exchange } = call;
  const parsed = promptSchema.safeParse(jsonObject(exchange.body));
  if (!parsed.success) throw refuseGraph('no_prompt', 'No prompt provided', 'No prompt provided');
  const { client_id: clientId = null, prompt_id: given, extra_data: extraData } = parsed.data;
  const graph = checkGraph(parsed.data.prompt, {
    nodes: nodesOf(context),
    hasFile: (name) => files.input(name) !== undefined,
  });
  await prompts.logFiles(exchange, graph);
  const loader = Object.values(graph).find(({ inputs }) => typeof inputs.ckpt_name === 'string');
  const model = String(loader?.inputs.ckpt_name ?? 'workflow');
  const texts = Object.values(graph).map(({ inputs }) => String(inputs.text ?? ''));
  await runPaid(context, {
    ...call,
    model,
    intent: intentOf(exchange.body),
    streaming: false,
    ownFault: faultInPrompt(texts.join(' ')),
    headers: () => ({}),
    refuse: faultReply,
    prepare: (fault) => ({
      model,
      bill: { images: 1, usage: {}, amountMicros: 0 },
      paced: true,
      produce: async () => {
        const facts = { id: given ?? randomUUID(), requestId: exchange.requestId, model, fault };
        const job = prompts.queue({ graph, clientId, extraData }, facts);
        return jsonReply(200, { prompt_id: job.id, number: job.input.number, node_errors: {} });
      },
    }),
  });
}
