import type { NamedInput } from './named-inputs.ts';
import { linkOf, type Workflow } from './read-workflow.ts';

const MOST_STEPS = 12;

/** The node with a plain text that a conditioning comes from. */
function textBehind(workflow: Workflow, start: string | null): NamedInput | null {
  let id = start;
  for (let step = 0; id !== null && step < MOST_STEPS; step += 1) {
    const inputs = workflow[id]?.inputs;
    if (!inputs) return null;
    for (const input of ['text', 'prompt', 'value', 'string']) {
      if (typeof inputs[input] === 'string') return { name: '', node: id, input };
    }
    id = linkOf(inputs.text) ?? linkOf(inputs.conditioning) ?? linkOf(inputs.positive) ?? null;
  }
  return null;
}

/** What is plain to see in a workflow that names nothing: of the first sampler that has two prompts. */
export function guessInputs(workflow: Workflow): NamedInput[] {
  const found: NamedInput[] = [];
  const sampler = Object.entries(workflow).find(
    ([, { inputs }]) =>
      linkOf(inputs.positive) !== null &&
      linkOf(inputs.negative) !== null &&
      ('seed' in inputs || 'noise_seed' in inputs),
  );
  if (!sampler) return [];
  const [id, { inputs }] = sampler;
  const prompt = textBehind(workflow, linkOf(inputs.positive));
  const negative = textBehind(workflow, linkOf(inputs.negative));
  if (prompt) found.push({ ...prompt, name: 'prompt' });
  if (negative && negative.node !== prompt?.node)
    found.push({ ...negative, name: 'negativePrompt' });
  const plain = (name: string, node: string, input: string) => {
    const value = workflow[node]?.inputs[input];
    if (value !== undefined && linkOf(value) === null) found.push({ name, node, input });
  };
  plain('seed', id, 'seed' in inputs ? 'seed' : 'noise_seed');
  plain('steps', id, 'steps');
  plain('guidance', id, 'cfg');
  const latent = linkOf(inputs.latent_image) ?? '';
  if ('batch_size' in (workflow[latent]?.inputs ?? {})) {
    plain('width', latent, 'width');
    plain('height', latent, 'height');
    plain('count', latent, 'batch_size');
  } else {
    plain('strength', id, 'denoise');
  }
  const pictures = Object.entries(workflow).filter(([, node]) => node.class_type === 'LoadImage');
  const [picture] = pictures;
  if (picture && pictures.length === 1) plain('image', picture[0], 'image');
  return found;
}
