import { z } from 'zod';
import { type NodeError, refuseGraph } from './errors.ts';
import type { InputSpec, NodeSpec } from './nodes.ts';

const nodeSchema = z.looseObject({
  class_type: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});
export type GraphNode = z.output<typeof nodeSchema>;
export type Graph = Readonly<Record<string, GraphNode>>;

const linkSchema = z.tuple([z.string(), z.int().nonnegative()]);

/** The node and the output that an input is linked to; null for a plain value. */
export const linkOf = (value: unknown): z.output<typeof linkSchema> | null =>
  linkSchema.safeParse(value).data ?? null;

export interface Surroundings {
  readonly nodes: Readonly<Record<string, NodeSpec>>;
  hasFile(name: string): boolean;
}

type Fault = NodeError['errors'][number];

function checkInput(
  name: string,
  value: unknown,
  spec: InputSpec,
  graph: Graph,
  around: Surroundings,
): Fault | null {
  const fault = (type: string, message: string, details: string): Fault => ({
    type,
    message,
    details,
    extra_info: { input_name: name },
  });
  if (value === undefined)
    return fault('required_input_missing', 'Required input is missing', name);
  const link = linkOf(value);
  if (link) {
    const source = around.nodes[graph[link[0]]?.class_type ?? ''];
    const type = source?.outputs[link[1]];
    if (spec.kind !== 'link' || type === spec.type) return null;
    const details = `${name}, received_type(${type}) mismatch input_type(${spec.type})`;
    return fault('return_type_mismatch', 'Return type mismatch between linked nodes', details);
  }
  if (spec.kind === 'link') {
    return fault(
      'bad_linked_input',
      'Bad linked input, must be a length-2 list of [node_id, slot_index]',
      name,
    );
  }
  if (spec.kind === 'number') {
    const number = Number(value);
    if (typeof value !== 'number' || (spec.type === 'INT' && !Number.isInteger(number))) {
      return fault(
        'invalid_input_type',
        `Failed to convert an input value to a ${spec.type} value`,
        `${name}, ${String(value)}`,
      );
    }
    if (number < spec.least) {
      return fault(
        'value_smaller_than_min',
        `Value ${number} smaller than min of ${spec.least}`,
        name,
      );
    }
    return number > spec.most
      ? fault('value_bigger_than_max', `Value ${number} bigger than max of ${spec.most}`, name)
      : null;
  }
  if (spec.kind === 'list' && !spec.options.some((option) => option === value)) {
    const details = `${name}: '${String(value)}' not in ${JSON.stringify(spec.options)}`;
    return fault('value_not_in_list', 'Value not in list', details);
  }
  if (spec.kind === 'file' && !around.hasFile(String(value))) {
    const details = `${name} - Invalid image file: ${String(value)}`;
    return fault('custom_validation_failed', 'Custom validation failed for node', details);
  }
  return null;
}

/** Checks a graph as the server does before it queues it. Throws its refusal. */
export function checkGraph(value: unknown, around: Surroundings): Graph {
  const parsed = z.record(z.string(), nodeSchema).safeParse(value);
  if (!parsed.success) throw refuseGraph('no_prompt', 'No prompt provided', 'No prompt provided');
  const graph = parsed.data;
  for (const [id, { class_type: type }] of Object.entries(graph)) {
    if (around.nodes[type]) continue;
    const message = `Cannot execute because node ${type} does not exist.`;
    throw refuseGraph('invalid_prompt', message, `Node ID '#${id}'`);
  }
  const outputs = Object.keys(graph).filter(
    (id) => around.nodes[graph[id]?.class_type ?? '']?.isOutput,
  );
  if (outputs.length === 0) throw refuseGraph('prompt_no_outputs', 'Prompt has no outputs', '');
  const nodeErrors: Record<string, NodeError> = {};
  for (const [id, node] of Object.entries(graph)) {
    const spec = around.nodes[node.class_type];
    const errors = Object.entries(spec?.inputs ?? {}).flatMap(
      ([name, input]) => checkInput(name, node.inputs[name], input, graph, around) ?? [],
    );
    if (errors.length > 0) {
      nodeErrors[id] = { errors, dependent_outputs: outputs, class_type: node.class_type };
    }
  }
  if (Object.keys(nodeErrors).length > 0) {
    throw refuseGraph(
      'prompt_outputs_failed_validation',
      'Prompt outputs failed validation',
      '',
      nodeErrors,
    );
  }
  return graph;
}
