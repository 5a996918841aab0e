import type { Fault } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';

/** What is wrong with a node of a graph. */
export interface NodeError {
  readonly errors: { type: string; message: string; details: string; extra_info: object }[];
  readonly dependent_outputs: string[];
  readonly class_type: string;
}

/** The answer to a graph that does not pass. */
export const graphReply = (
  type: string,
  message: string,
  details: string,
  nodeErrors: Readonly<Record<string, NodeError>> = {},
): Reply =>
  jsonReply(400, { error: { type, message, details, extra_info: {} }, node_errors: nodeErrors });

export const refuseGraph = (...facts: Parameters<typeof graphReply>): ApiRefusal =>
  new ApiRefusal(graphReply(...facts));

export const unauthorized = (): Reply => jsonReply(401, { error: 'Invalid or missing API key' });

/** aiohttp's own pages. */
export const plain = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});

/** The server's own answer to a fault. It knows no bills, no limits and no moderation. */
export function faultReply(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'server-error':
      return plain(
        fault.status,
        `${fault.status} Internal Server Error\n\nServer got itself in trouble`,
      );
    case 'unauthorized':
      return unauthorized();
    case 'model-not-found':
      return graphReply(
        'prompt_outputs_failed_validation',
        'Prompt outputs failed validation',
        '',
        {
          4: {
            errors: [
              {
                type: 'value_not_in_list',
                message: 'Value not in list',
                details: "ckpt_name: 'gone.safetensors' not in []",
                extra_info: { input_name: 'ckpt_name' },
              },
            ],
            dependent_outputs: ['9'],
            class_type: 'CheckpointLoaderSimple',
          },
        },
      );
    default:
      return undefined;
  }
}
