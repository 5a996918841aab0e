import { wait } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { SocketSession } from '../kit/sockets.ts';
import { execute } from './execute.ts';
import type { Files } from './files.ts';
import type { PromptJob, Prompts } from './prompts.ts';

/** Milliseconds between two looks at the queue. */
const TICK_MS = 25;
const PREVIEW_EVENT = 1;
const PREVIEW_WITH_METADATA_EVENT = 4;
const PNG = 2;

const big = (...numbers: number[]): Buffer => {
  const buffer = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, index * 4);
  return buffer;
};

/** Tells one client of its prompts, as long as its socket is open. */
export class EventStream {
  readonly #context: EmulatorContext;
  readonly #session: SocketSession;
  readonly #prompts: Prompts;
  readonly #files: Files;
  readonly #clientId: string;
  readonly #told = new Map<string, { isStarted: boolean; step: number; isOver: boolean }>();
  #knowsMetadata = false;

  constructor(context: EmulatorContext, session: SocketSession, prompts: Prompts, files: Files) {
    this.#context = context;
    this.#session = session;
    this.#prompts = prompts;
    this.#files = files;
    this.#clientId = session.query.get('clientId') ?? '';
  }

  async run(): Promise<void> {
    void this.#listen();
    const remaining = this.#prompts.in('queued').length + this.#prompts.in('running').length;
    const status = { exec_info: { queue_remaining: remaining } };
    this.#send('status', { status, sid: this.#clientId });
    while (!this.#session.closed.aborted && !this.#context.closing.aborted) {
      for (const job of this.#prompts.of(this.#clientId)) await this.#tell(job);
      await wait(TICK_MS, this.#session.closed);
    }
  }

  /** A client may say that it knows previews with metadata. */
  async #listen(): Promise<void> {
    for await (const frame of this.#session.frames) {
      if (String(frame).includes('supports_preview_metadata')) this.#knowsMetadata = true;
    }
  }

  #send(type: string, data: object): void {
    this.#session.send(JSON.stringify({ type, data }));
  }

  async #tell(job: PromptJob): Promise<void> {
    const told = this.#told.get(job.id) ?? { isStarted: false, step: -1, isOver: false };
    this.#told.set(job.id, told);
    const { state, progress } = job.view();
    if (state === 'queued' || told.isOver) return;
    const about = { prompt_id: job.id, timestamp: this.#context.now().getTime() };
    const [sampler, node] = Object.entries(job.input.graph).find(
      ([, { class_type: type }]) => type === 'KSampler',
    ) ?? ['', undefined];
    if (!told.isStarted) {
      told.isStarted = true;
      this.#send('execution_start', about);
      this.#send('execution_cached', { nodes: [], ...about });
      this.#send('executing', { node: sampler, display_node: sampler, prompt_id: job.id });
    }
    const max = Number(node?.inputs.steps ?? 1);
    const step = Math.floor((progress ?? 0) * max);
    if (state === 'running' && step > told.step) {
      told.step = step;
      this.#send('progress', { value: step, max, prompt_id: job.id, node: sampler });
      if (step > 0) await this.#preview(job, step / max, sampler);
    }
    if (state === 'running') return;
    told.isOver = true;
    await this.#tellEnd(job, about);
  }

  async #preview(job: PromptJob, share: number, node: string): Promise<void> {
    const [output] = await execute(job.input.graph, (name) => this.#files.input(name));
    const bytes = await output?.paint[0]?.(share / 2);
    if (!bytes) return;
    if (!this.#knowsMetadata) {
      this.#session.send(Buffer.concat([big(PREVIEW_EVENT, PNG), bytes]));
      return;
    }
    const facts = { node_id: node, prompt_id: job.id, image_type: 'image/png' };
    const metadata = Buffer.from(JSON.stringify(facts));
    const head = big(PREVIEW_WITH_METADATA_EVENT, metadata.length);
    this.#session.send(Buffer.concat([head, metadata, bytes]));
  }

  async #tellEnd(job: PromptJob, about: object): Promise<void> {
    const { state } = job.view();
    if (state === 'canceled') this.#send('execution_interrupted', { ...about, executed: [] });
    if (state === 'failed') this.#send('execution_error', { ...about, ...errorOf(job) });
    if (state !== 'succeeded') return;
    for (const [node, output] of Object.entries(await job.output())) {
      this.#send('executed', { node, display_node: node, output, prompt_id: job.id });
    }
    this.#send('executing', { node: null, prompt_id: job.id });
    this.#send('execution_success', about);
  }
}

/** What a prompt broke by. */
export function errorOf({ fault, input }: PromptJob): object {
  const [node_id = '', node] = Object.entries(input.graph)[0] ?? [];
  return {
    node_id,
    node_type: node?.class_type ?? '',
    executed: [],
    exception_message: fault?.kind === 'job-failed' ? fault.message : 'Failed',
    exception_type: 'torch.OutOfMemoryError',
    traceback: ['  File "/home/me/ComfyUI/execution.py", line 496, in execute\n'],
    current_inputs: {},
    current_outputs: [],
  };
}
