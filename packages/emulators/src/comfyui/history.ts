import { errorOf } from './events.ts';
import type { PromptJob } from './prompts.ts';

const item = ({ id, input }: PromptJob) => [
  input.number,
  id,
  input.graph,
  { ...input.extraData, client_id: input.clientId },
  Object.keys(input.graph),
];

/** A prompt as the queue lists it. */
export const queueItem = item;

/** What the history has of a prompt; null: nothing (yet). A prompt that was taken out of the queue leaves nothing. */
export async function historyOf(job: PromptJob): Promise<object | null> {
  const { state, startedAt, endedAt } = job.look();
  const about = { prompt_id: job.id, timestamp: endedAt?.getTime() };
  const start = ['execution_start', { prompt_id: job.id, timestamp: startedAt?.getTime() }];
  const entry = (status: 'success' | 'error', last: unknown[], outputs: object) => ({
    prompt: item(job),
    outputs,
    status: { status_str: status, completed: status === 'success', messages: [start, last] },
    meta: {},
  });
  switch (state) {
    case 'succeeded':
      return entry('success', ['execution_success', about], await job.output());
    case 'failed':
      return entry('error', ['execution_error', { ...about, ...errorOf(job) }], {});
    case 'canceled':
      return startedAt === null
        ? null
        : entry('error', ['execution_interrupted', { ...about, node_id: '3', executed: [] }], {});
    default:
      return null;
  }
}
