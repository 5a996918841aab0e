import { json, type ModelParts } from './model-parts.ts';
import { type NamedInput, namedInputs, ROLES } from './named-inputs.ts';
import { readWorkflow, type Workflow } from './read-workflow.ts';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * What a workflow of a person's own can do, and how settings travel into it: parts of a model's file. The graph itself
 * stands in it as what is always sent. Null where it cannot be read; `workflowProblems` says why.
 */
export function workflowParts(text: string): ModelParts | null {
  const read = readWorkflow(text);
  if (!read.ok) return null;
  const { inputs, problems } = namedInputs(read.workflow);
  return problems.length > 0 ? null : partsOf(read.workflow, inputs);
}

/** Sentences that say what is wrong with a workflow; none: nothing is. */
export function workflowProblems(text: string): string[] {
  const read = readWorkflow(text);
  return read.ok ? namedInputs(read.workflow).problems : [read.reason];
}

const pathOf = ({ node, input }: NamedInput) => `prompt.${node}.inputs.${input}`;
const isPicture = ({ name, node }: NamedInput, workflow: Workflow) =>
  name in ROLES ? false : /^LoadImage/.test(workflow[node]?.class_type ?? '');

function partsOf(workflow: Workflow, inputs: readonly NamedInput[]): ModelParts {
  const has = (name: string) => inputs.some((one) => one.name === name);
  const first = (name: string) => inputs.find((one) => one.name === name);
  const literal = (name: string): unknown => {
    const one = first(name);
    return one && workflow[one.node]?.inputs[one.input];
  };
  const mode = has('mask') ? 'inpaint' : has('image') ? 'img2img' : 'txt2img';
  const own = inputs.filter(({ name }) => !(name in ROLES));
  const hasSize = has('width') && has('height');
  const number = (name: string) => (Number.isInteger(literal(name)) ? literal(name) : null);
  return json({
    capabilities: {
      modes: [mode],
      promptUse: has('prompt') ? 'required' : 'none',
      supportsNegativePrompt: has('negativePrompt'),
      supportsSeed: has('seed'),
      maxSeed: '9007199254740991',
      supportsSteps: has('steps'),
      stepsRange: [1, 1000],
      supportsGuidance: has('guidance'),
      guidanceRange: [0, 100],
      supportsStrength: has('strength'),
      supportsPartialImages: true,
      maxPartialImages: 16,
      maxImagesPerRequest: has('count') ? 4 : 1,
      maskFormat: has('mask') ? 'binary' : 'none',
      sizeRule: hasSize ? { minimumEdge: 16, maximumEdge: 8192, multipleOf: 8 } : null,
    },
    defaultSettings: hasSize ? { width: number('width'), height: number('height'), count: 1 } : {},
    parameters: own.map((one) => parameterOf(one, workflow)),
    wire: {
      constants: { prompt: withoutPlaceholders(workflow, inputs) },
      modes: { [mode]: { path: '/prompt' } },
      fields: fieldsOf(inputs, workflow, hasSize),
      inputs: Object.fromEntries([
        ...inputs
          .filter(({ name }) => name === 'image')
          .map((one) => ['image', { field: pathOf(one), mimeTypes: TYPES }]),
        ...inputs
          .filter(({ name }) => name === 'mask')
          .map((one) => ['mask', { field: pathOf(one), ...maskOf(one, workflow) }]),
        ...own
          .filter((one) => isPicture(one, workflow))
          .map((one) => [one.name, { field: pathOf(one), mimeTypes: TYPES }]),
      ]),
      handledByAdapter: ['partialImages'],
    },
    tags: ['local', 'workflow'],
    timeoutSeconds: 3600,
  });
}

/** LoadImage takes the transparent area for the mask, LoadImageMask white where it reads a colour. */
function maskOf({ node }: NamedInput, workflow: Workflow): object {
  const { class_type: type, inputs } = workflow[node] ?? {};
  const isAlpha = type !== 'LoadImageMask' || inputs?.channel === 'alpha';
  return { maskPaints: isAlpha ? 'alpha' : 'white', mimeTypes: ['image/png'] };
}

const STRATEGIES: Readonly<Record<string, [string, string]>> = {
  width: ['size', 'width'],
  height: ['size', 'height'],
  seed: ['seed', 'number'],
};

function fieldsOf(inputs: readonly NamedInput[], workflow: Workflow, hasSize: boolean): object {
  const fields: Record<string, object[]> = {};
  for (const one of inputs) {
    if (one.name === 'image' || one.name === 'mask' || isPicture(one, workflow)) continue;
    const [setting, strategy] = STRATEGIES[one.name] ?? [one.name, undefined];
    if (setting === 'size' && !hasSize) continue;
    fields[setting] ??= [];
    fields[setting].push({ field: pathOf(one), ...(strategy ? { strategy } : {}) });
  }
  return fields;
}

/** A placeholder that nobody fills must not reach the server as a text. */
function withoutPlaceholders(workflow: Workflow, inputs: readonly NamedInput[]): Workflow {
  const copy = structuredClone(workflow);
  for (const { name, node, input } of inputs) {
    const holder = copy[node]?.inputs;
    if (!holder || !/^\s*\{\{/.test(String(holder[input]))) continue;
    holder[input] = NUMBERS[name] ?? '';
  }
  return copy;
}

/** What stands in a placeholder's place where nothing is said. */
const NUMBERS: Readonly<Record<string, number>> = {
  seed: 0,
  steps: 20,
  guidance: 7,
  strength: 1,
  count: 1,
  width: 512,
  height: 512,
};

/** A setting of the workflow's own, of the type of the value that stands there. */
function parameterOf(one: NamedInput, workflow: Workflow): object {
  const value = workflow[one.node]?.inputs[one.input];
  const label = one.name.replaceAll('_', ' ').slice(0, 80);
  const base = { name: one.name, label: label.charAt(0).toUpperCase() + label.slice(1) };
  if (isPicture(one, workflow)) return { ...base, type: 'image', isRequired: true };
  if (typeof value === 'number') {
    return { ...base, type: Number.isInteger(value) ? 'int' : 'float', default: value };
  }
  if (typeof value === 'boolean') return { ...base, type: 'boolean', default: value };
  const isPlaceholder = /^\s*\{\{/.test(String(value));
  return { ...base, type: 'text', ...(isPlaceholder ? {} : { default: String(value) }) };
}
