import { guessInputs } from './guess-inputs.ts';
import { linkOf, type Workflow, type WorkflowNode } from './read-workflow.ts';

/** An input of a node that Darkroom fills in, under the name of a setting or one of the workflow's own. */
export interface NamedInput {
  name: string;
  node: string;
  input: string;
}

/** Which inputs each setting stands in, most likely first. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  prompt: ['text', 'prompt', 'value', 'string'],
  negativePrompt: ['text', 'prompt', 'value', 'string'],
  seed: ['seed', 'noise_seed', 'value'],
  steps: ['steps', 'value'],
  guidance: ['cfg', 'guidance', 'value'],
  strength: ['denoise', 'strength', 'value'],
  count: ['batch_size', 'amount', 'value'],
  width: ['width', 'value'],
  height: ['height', 'value'],
  image: ['image'],
  mask: ['image', 'mask'],
};

const TITLE = /^\s*darkroom\s*:\s*(.+)$/i;
const PLACEHOLDER = /^\s*\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}\s*$/;

/** A setting's own name however it is written: negative_prompt, cfg. Any other name stays. */
function canonical(written: string): string {
  const plain = written.replaceAll(/[_-]/g, '').toLowerCase();
  const aliases: Record<string, string> = {
    cfg: 'guidance',
    denoise: 'strength',
    negative: 'negativePrompt',
  };
  return (
    aliases[plain] ?? Object.keys(ROLES).find((role) => role.toLowerCase() === plain) ?? written
  );
}

function inputFor(name: string, { inputs }: WorkflowNode): string | null {
  const plain = Object.keys(inputs).filter((input) => linkOf(inputs[input]) === null);
  const usual = (ROLES[name] ?? [name, 'value']).find((input) => plain.includes(input));
  return usual ?? (plain.length === 1 ? (plain[0] ?? null) : null);
}

/** `darkroom:prompt`, `darkroom:seed, steps, cfg`, `darkroom:style=text_g`. */
function byTitle(id: string, node: WorkflowNode): { found: NamedInput[]; problems: string[] } {
  const list = TITLE.exec(node._meta?.title ?? '')?.[1];
  const found: NamedInput[] = [];
  const problems: string[] = [];
  for (const item of list?.split(/[\s,;]+/).filter(Boolean) ?? []) {
    const [written = '', given] = item.split('=', 2);
    const names =
      canonical(written) === 'size' || written === 'size'
        ? ['width', 'height']
        : [canonical(written)];
    for (const name of names) {
      const input = given ?? inputFor(name, node);
      const isName = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name);
      if (!isName)
        problems.push(
          `"${name}" in the title of node ${id} can be no name: it takes letters, digits and _.`,
        );
      else if (input === null || !(input in node.inputs)) {
        const all = Object.keys(node.inputs).join(', ') || 'none';
        problems.push(
          `Node ${id} (${node.class_type}) is titled for "${name}", and which of its inputs is meant is not clear (${all}). Write darkroom:${name}=<input>.`,
        );
      } else if (linkOf(node.inputs[input]) !== null) {
        problems.push(
          `"${input}" of node ${id} comes from another node, so "${name}" cannot be filled in there. Title that node.`,
        );
      } else found.push({ name, node: id, input });
    }
  }
  return { found, problems };
}

/** `"text": "{{prompt}}"`. */
const byPlaceholder = (id: string, { inputs }: WorkflowNode): NamedInput[] =>
  Object.entries(inputs).flatMap(([input, value]) => {
    const name = typeof value === 'string' ? PLACEHOLDER.exec(value)?.[1] : undefined;
    return name === undefined ? [] : [{ name: canonical(name), node: id, input }];
  });

/**
 * The inputs that a workflow names, by titles and placeholders. One that names none is looked through for what is
 * plain to see: the sampler, its prompts, the size, the picture. `problems`: sentences about names that mean nothing.
 */
export function namedInputs(workflow: Workflow): { inputs: NamedInput[]; problems: string[] } {
  const inputs: NamedInput[] = [];
  const problems: string[] = [];
  for (const [id, node] of Object.entries(workflow)) {
    const titled = byTitle(id, node);
    inputs.push(...titled.found, ...byPlaceholder(id, node));
    problems.push(...titled.problems);
  }
  if (inputs.length === 0 && problems.length === 0) inputs.push(...guessInputs(workflow));
  if (inputs.length === 0 && problems.length === 0) {
    problems.push(
      'The workflow names no inputs, and none is plain to see. Title the node of the prompt "darkroom:prompt" and export it again.',
    );
  }
  return { inputs, problems };
}
