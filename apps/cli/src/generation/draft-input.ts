import type { DarkroomClient } from '@darkroom/client';
import type { ParsedArgs } from 'citty';
import { GENERATION_PLAN } from '../documents/generation.ts';
import type { CachePolicy, GenerationInput, GenerationMode, ImageInput } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';
import type { CollectedProblems } from '../program/collected-problems.ts';
import type { GENERATE_ARGUMENTS } from './generate-arguments.ts';
import { type PointedPicture, pointedPicture, uploaded } from './image-input.ts';
import { modeFlag } from './mode-flag.ts';
import { anyNumber, moneyAmount, seedNumber, wholeNumber } from './numbers.ts';
import { parameterValues } from './parameter-values.ts';
import type { DraftedModel } from './resolve-model.ts';
import { parseSize } from './size.ts';

export type GenerateArguments = ParsedArgs<typeof GENERATE_ARGUMENTS>;

/** What to make the images from: as said, else by what was given to start from. @throws CliProblem */
export function modeOf(args: {
  mode?: string | undefined;
  mask?: string | undefined;
  image?: string | undefined;
}): GenerationMode {
  const mode = modeFlag(args.mode);
  if (mode !== null) return mode;
  if (args.mask !== undefined) return 'INPAINT';
  return args.image === undefined ? 'TXT2IMG' : 'IMG2IMG';
}

const CACHE_POLICIES: ReadonlyMap<string, CachePolicy> = new Map([
  ['use', 'USE'],
  ['refresh', 'REFRESH'],
  ['bypass', 'BYPASS'],
]);

/** Whether an earlier answer may serve. @throws CliProblem */
export function cachePolicyOf(text: string | undefined): CachePolicy {
  const policy = CACHE_POLICIES.get(text?.toLowerCase() ?? 'use');
  if (policy !== undefined) return policy;
  throw inputProblem(
    `--cache cannot be "${text}".`,
    `There are: ${[...CACHE_POLICIES.keys()].join(', ')}.`,
  );
}

/** What was written beside the flags of one value. */
export interface GivenPictures {
  readonly references: readonly string[];
  readonly parameters: readonly string[];
  /** What the paths of pictures are relative to. */
  readonly workingDirectory: string;
}

/** What was written, read: its pictures are found, and none is uploaded yet. */
export interface Draft {
  readonly count: number;
  /** What the server finds wrong with it. Empty where it cannot be asked: it would miss the files to upload. */
  refusals(client: DarkroomClient): Promise<readonly { code: string; message: string }[]>;
  /** The input of plan and order alike, its files uploaded, each once. */
  upload(client: DarkroomClient): Promise<GenerationInput>;
}

/** Reads the flags of an order. What is wrong goes to `problems`, and is left out of the draft. */
export async function draftInput(
  order: { model: DraftedModel; mode: GenerationMode; prompt: string },
  args: GenerateArguments,
  given: GivenPictures,
  problems: CollectedProblems,
): Promise<Draft> {
  const { model, mode, prompt } = order;
  const labels = model.capabilities.resolutionPresets.map(({ label }) => label);
  const isLenient = args.adapt === true;
  const { inputs, images, problem } = parameterValues(
    given.parameters,
    model.parameters,
    isLenient,
  );
  problems.add(problem);
  const count = problems.take(() => wholeNumber('-n', args.count)) ?? 1;
  const written: GenerationInput = {
    model: model.ref,
    mode,
    prompt,
    negativePrompt: args.negative ?? null,
    size: problems.take(() => (args.size === undefined ? null : parseSize(args.size, labels))),
    count,
    seed: problems.take(() => seedNumber(args.seed)),
    steps: problems.take(() => wholeNumber('--steps', args.steps)),
    guidance: problems.take(() => anyNumber('--guidance', args.guidance)),
    strength: problems.take(() => anyNumber('--strength', args.strength)),
    partialImages:
      problems.take(() => wholeNumber('--partial-images', args['partial-images'])) ?? 0,
    outputFormat: args.format ?? null,
    parameterPolicy: isLenient ? 'ADAPT' : 'STRICT',
    cachePolicy: problems.take(() => cachePolicyOf(args.cache)) ?? 'USE',
    timeoutSeconds: problems.take(() => wholeNumber('--call-timeout', args['call-timeout'])),
    maxCost: problems.take(() => moneyAmount('--max-cost', args['max-cost'])),
  };
  const { image, mask } = args;
  const named = [...given.references, ...images.values(), image ?? [], mask ?? []].flat();
  const pictures = new Map<string, PointedPicture>();
  for (const text of new Set(named)) {
    const picture = await problems.takeLater(() => pointedPicture(text, given.workingDirectory));
    if (picture !== null) pictures.set(text, picture);
  }
  const inputWith = (known: ReadonlyMap<string, ImageInput>): GenerationInput => {
    const found = (text: string) => known.get(text) ?? [];
    return {
      ...written,
      image: (image === undefined ? null : known.get(image)) ?? null,
      mask: (mask === undefined ? null : known.get(mask)) ?? null,
      referenceImages: given.references.flatMap(found).map((one) => ({ image: one })),
      extra: [
        ...inputs,
        ...[...images].map(([name, texts]) => ({ name, value: { images: texts.flatMap(found) } })),
      ],
    };
  };
  return {
    count,
    refusals: async (client) => {
      const known = new Map<string, ImageInput>();
      for (const [text, one] of pictures) if ('known' in one) known.set(text, one.known);
      if (named.some((text) => !known.has(text))) return [];
      const { generationPlan } = await client.request(GENERATION_PLAN, { input: inputWith(known) });
      return generationPlan.userErrors.map(({ code, message }) => ({ code, message }));
    },
    upload: async (client) => {
      const ready = new Map<string, ImageInput>();
      for (const [text, picture] of pictures) ready.set(text, await uploaded(client, picture));
      return inputWith(ready);
    },
  };
}
