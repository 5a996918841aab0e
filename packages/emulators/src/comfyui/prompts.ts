import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import type { Fault } from '../kit/faults.ts';
import { type Job, JobBook } from '../kit/jobs.ts';
import { describeFile } from '../kit/request-log.ts';
import { execute, type NodeOutput } from './execute.ts';
import type { Files } from './files.ts';
import type { Graph } from './graph.ts';

/** What a prompt was queued with. */
export interface PromptInput {
  readonly number: number;
  readonly graph: Graph;
  readonly clientId: string | null;
  readonly extraData: object;
}

/** A saved picture, as outputs name it. */
export interface SavedImage {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: 'output' | 'temp';
}

type Outputs = Record<string, { images: SavedImage[] }>;
export type PromptJob = Job<PromptInput, Outputs>;

/** The queue and the history. */
export class Prompts {
  readonly #book: JobBook<PromptInput, Outputs>;
  readonly #files: Files;
  #number = 0;
  #jobs: PromptJob[] = [];

  constructor(context: EmulatorContext, files: Files) {
    this.#book = new JobBook(context);
    this.#files = files;
    context.onReset(() => {
      this.#jobs = [];
    });
  }

  queue(
    start: Omit<PromptInput, 'number'>,
    facts: { id: string; requestId: string; model: string; fault: Fault | undefined },
  ): PromptJob {
    const { fault } = facts;
    this.#number += 1;
    const job = this.#book.start({
      ...facts,
      input: { ...start, number: this.#number },
      produce: async () => {
        const outputs: Outputs = {};
        for (const output of await execute(start.graph, (name) => this.#files.input(name))) {
          outputs[output.node] = { images: await this.#save(output, fault) };
        }
        return outputs;
      },
    });
    this.#jobs.push(job);
    return job;
  }

  get(id: string): PromptJob | undefined {
    return this.#book.get(id);
  }

  of(clientId: string): readonly PromptJob[] {
    return this.#jobs.filter(({ input }) => input.clientId === clientId);
  }

  /** Prompts in the queue: those that wait, or those that are worked on. */
  in(state: 'queued' | 'running'): readonly PromptJob[] {
    return this.#jobs.filter((job) => job.view().state === state);
  }

  /** Takes prompts out that have not begun. */
  async delete(ids: readonly string[]): Promise<void> {
    for (const job of this.in('queued')) if (ids.includes(job.id)) await this.#book.cancel(job.id);
  }

  /** Ends what is worked on: one prompt, or all. */
  async interrupt(id: string | null): Promise<void> {
    for (const job of this.in('running')) {
      if (id === null || job.id === id) await this.#book.cancel(job.id);
    }
  }

  /** Pictures that a graph loads, as files of the request that queued it. */
  async logFiles({ entry }: Exchange, graph: Graph): Promise<void> {
    const files = [...entry.files];
    for (const [id, { inputs, class_type: type }] of Object.entries(graph)) {
      const bytes = type.startsWith('LoadImage')
        ? this.#files.input(String(inputs.image))
        : undefined;
      if (bytes) files.push(await describeFile(`prompt/${id}/inputs/image`, bytes, {}));
    }
    Object.assign(entry, { files });
  }

  async #save(
    { folder, prefix, paint }: NodeOutput,
    fault: Fault | undefined,
  ): Promise<SavedImage[]> {
    const count =
      fault?.kind === 'no-image' ? 0 : fault?.kind === 'fewer-images' ? fault.images : paint.length;
    const saved: SavedImage[] = [];
    for (const one of paint.slice(0, count)) {
      const bytes = await one(1);
      if (fault?.kind === 'corrupt-image') {
        bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
      }
      saved.push(this.#files.save(bytes, { folder, prefix, fault }));
    }
    return saved;
  }
}
