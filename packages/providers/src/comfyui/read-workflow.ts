import { z } from 'zod';

const nodeSchema = z.looseObject({
  class_type: z.string().min(1),
  inputs: z.record(z.string(), z.json()).default({}),
  _meta: z
    .looseObject({ title: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type WorkflowNode = z.infer<typeof nodeSchema>;
/** By the node's id. */
export type Workflow = Record<string, WorkflowNode>;

/** Ids stand in paths of the wire map; a group's own are "12:3". */
const workflowSchema = z.record(z.string().regex(/^[\w:-]{1,100}$/), nodeSchema);

export type ReadWorkflow = { ok: true; workflow: Workflow } | { ok: false; reason: string };

/** Reads an exported workflow, or says in a sentence why it is none. */
export function readWorkflow(text: string): ReadWorkflow {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'The workflow is no JSON. In ComfyUI: Workflow, Export (API).' };
  }
  const isPage = z.looseObject({ nodes: z.array(z.unknown()) }).safeParse(value).success;
  if (isPage) {
    return {
      ok: false,
      reason:
        'This is the workflow as the page saves it, without the values that a server needs. In ComfyUI: Workflow, Export (API); older versions show it once "dev mode options" are on.',
    };
  }
  // What was recorded of a request holds the graph as "prompt".
  const wrapped = z.looseObject({ prompt: workflowSchema }).safeParse(value).data?.prompt;
  const parsed = workflowSchema.safeParse(wrapped ?? value);
  if (!parsed.success || Object.keys(parsed.data).length === 0) {
    return {
      ok: false,
      reason:
        'The file holds no nodes with class_type and inputs. In ComfyUI: Workflow, Export (API).',
    };
  }
  return { ok: true, workflow: parsed.data };
}

const linkSchema = z.tuple([z.string(), z.number().int()]);

/** The node that an input is linked to; null for a plain value. */
export const linkOf = (value: unknown): string | null =>
  linkSchema.safeParse(value).data?.[0] ?? null;
