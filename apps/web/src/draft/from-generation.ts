import type { GenerationSettingsFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { type Draft, EMPTY_DRAFT, type ExtraValue } from './draft.ts';
import { recallSent } from './draft-storage.ts';
import { pictureGiven, referencesGiven } from './given-pictures.ts';

/** Everything that a generation was asked with. */
export const GENERATION_SETTINGS = graphql(`
  fragment GenerationSettings on Generation {
    id
    source
    mode
    prompt
    negativePrompt
    seed
    count
    steps
    guidance
    strength
    width
    height
    outputFormat
    partialImages
    parameters
    inputImage { ...InputPicture }
    mask { ...InputPicture }
    referenceImages { ...InputPicture }
  }
`);

function extraOf(parameters: GenerationSettingsFragment['parameters']): Record<string, ExtraValue> {
  const known = Object.entries(parameters ?? {}).filter(
    (entry): entry is [string, string | number | boolean | string[]] => {
      const value = entry[1];
      return (
        ['string', 'number', 'boolean'].includes(typeof value) ||
        (Array.isArray(value) && value.every((one) => typeof one === 'string'))
      );
    },
  );
  return Object.fromEntries(known);
}

/** The draft that makes a generation again: as this browser sent it, or by all that the server tells of it. */
export function draftOfGeneration(generation: GenerationSettingsFragment): Draft {
  const sent = recallSent(generation.id);
  if (sent !== null) return sent;
  const { width, height } = generation;
  return {
    ...EMPTY_DRAFT,
    model: generation.source,
    mode: generation.mode,
    prompt: generation.prompt ?? '',
    negativePrompt: generation.negativePrompt ?? '',
    size: width && height ? { kind: 'pixels', width, height } : { kind: 'default' },
    count: generation.count,
    seed: generation.seed ?? '',
    isSeedLocked: Boolean(generation.seed),
    steps: generation.steps ?? null,
    guidance: generation.guidance ?? null,
    strength: generation.strength ?? null,
    outputFormat: generation.outputFormat ?? null,
    partialImages: generation.partialImages,
    image: pictureGiven(generation.inputImage, t('Input picture')),
    mask: pictureGiven(generation.mask, t('Mask')),
    references: referencesGiven(generation.referenceImages),
    extra: extraOf(generation.parameters),
  };
}
