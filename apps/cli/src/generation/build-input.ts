import type { DarkroomClient } from '@darkroom/client';
import { GENERATION_MODES, nearestWord } from '@darkroom/core';
import type { ParsedArgs } from 'citty';
import type {
  GenerationInput,
  GenerationMode,
  ImageInput,
  ModelToAskFragment,
} from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';
import type { GENERATE_ARGUMENTS } from './generate-arguments.ts';
import { imageInput } from './image-input.ts';
import { anyNumber, moneyAmount, seedNumber, wholeNumber } from './numbers.ts';
import { parameterValues } from './parameter-values.ts';
import { parseSize } from './size.ts';

export type GenerateArguments = ParsedArgs<typeof GENERATE_ARGUMENTS>;

const MODES: ReadonlyMap<string, GenerationMode> = new Map(
  GENERATION_MODES.map((mode) => [mode, mode.toUpperCase() as GenerationMode]), // the API's words are core's in capitals
);

/** What to make the images from: as said, else by what was given to start from. @throws CliProblem */
export function modeOf(args: {
  mode?: string | undefined;
  mask?: string | undefined;
  image?: string | undefined;
}): GenerationMode {
  if (args.mode !== undefined) {
    const mode = MODES.get(args.mode.toLowerCase());
    if (mode !== undefined) return mode;
    const near = nearestWord(args.mode, MODES.keys());
    throw inputProblem(
      `--mode "${args.mode}" is no mode.`,
      near === null ? `There are: ${[...MODES.keys()].join(', ')}.` : `Did you mean ${near}?`,
    );
  }
  if (args.mask !== undefined) return 'INPAINT';
  return args.image === undefined ? 'TXT2IMG' : 'IMG2IMG';
}

/**
 * The input of plan and order alike. Everything that is wrong with what was written is found before the first picture
 * is uploaded.
 *
 * @throws CliProblem
 */
export async function buildInput(
  client: DarkroomClient,
  model: ModelToAskFragment,
  prompt: string,
  args: GenerateArguments,
  given: {
    references: readonly string[];
    parameters: readonly string[];
    /** What the paths of pictures are relative to. */
    workingDirectory: string;
  },
): Promise<GenerationInput> {
  const labels = model.capabilities.resolutionPresets.map(({ label }) => label);
  const values = parameterValues(given.parameters, model.parameters, args.adapt === true);
  const written: GenerationInput = {
    model: { id: model.id },
    mode: modeOf(args),
    prompt,
    negativePrompt: args.negative ?? null,
    size: args.size === undefined ? null : parseSize(args.size, labels),
    count: wholeNumber('-n', args.count) ?? 1,
    seed: seedNumber(args.seed),
    steps: wholeNumber('--steps', args.steps),
    guidance: anyNumber('--guidance', args.guidance),
    strength: anyNumber('--strength', args.strength),
    partialImages: wholeNumber('--partial-images', args['partial-images']) ?? 0,
    outputFormat: args.format ?? null,
    parameterPolicy: args.adapt === true ? 'ADAPT' : 'STRICT',
    maxCost: moneyAmount('--max-cost', args['max-cost']),
  };
  // The same file twice is uploaded once.
  const uploads = new Map<string, Promise<ImageInput>>();
  const picture = (text: string): Promise<ImageInput> => {
    const upload = uploads.get(text) ?? imageInput(client, text, given.workingDirectory);
    uploads.set(text, upload);
    return upload;
  };
  const referenceImages: { image: ImageInput }[] = [];
  for (const text of given.references) referenceImages.push({ image: await picture(text) });
  const extra = [...values.inputs];
  for (const [name, texts] of values.images) {
    const images: ImageInput[] = [];
    for (const text of texts) images.push(await picture(text));
    extra.push({ name, value: { images } });
  }
  return {
    ...written,
    image: args.image === undefined ? null : await picture(args.image),
    mask: args.mask === undefined ? null : await picture(args.mask),
    referenceImages,
    extra,
  };
}
