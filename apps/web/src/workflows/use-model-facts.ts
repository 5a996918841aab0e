import { useQuery } from 'urql';
import { sizeChoices } from '../draft/size-choices.ts';
import { graphql } from '../gql/index.ts';
import type { NodeKind } from './node-kinds.ts';

const FACTS = graphql(`
  query WorkflowModelFacts($source: String!) {
    model(ref: { source: $source }) {
      id
      source
      capabilities {
        takesPrompt
        supportsNegativePrompt
        supportsSeed
        supportsGuidance
        supportsSteps
        supportsStrength
        supportsReferenceImages
        maxReferenceImages
        allowedAspectRatios
        aspectRatioSizes { aspectRatio width height }
        resolutionPresets { label aspectRatio imageSize width height }
        sizeRule { isFree minimumEdge maximumEdge multipleOf minimumPixels maximumPixels maximumRatio }
        outputFormats
      }
    }
  }
`);

/** What of a model decides which fields its node has. */
export interface ModelFacts {
  readonly takesPrompt: boolean;
  readonly takesNegativePrompt: boolean;
  readonly takesSeed: boolean;
  /** 0: none; null: no limit is known. */
  readonly mostReferences: number | null;
  readonly ratios: readonly string[];
  /** Further keys that it takes, each with what can be written there; none: anything. */
  readonly more: ReadonlyMap<string, readonly string[]>;
}

/** The facts of a model by its source; null before they are there, and where there is no model. */
export function useModelFacts(source: string | null, kind: NodeKind): ModelFacts | null {
  const [{ data }] = useQuery({
    query: FACTS,
    variables: { source: source ?? '' },
    pause: source === null,
  });
  const model = data?.model;
  if (!model || model.source !== source) return null;
  const { capabilities } = model;
  const sizes = sizeChoices(capabilities);
  const presets = sizes.presets.map(({ label }) => label);
  const { outputFormats } = capabilities;
  const more: [key: string, words: readonly string[], isTaken: boolean][] = [
    ['count', [], true],
    ['strength', [], capabilities.supportsStrength && kind.inputs.length > 0],
    ['steps', [], capabilities.supportsSteps],
    ['guidance', [], capabilities.supportsGuidance],
    ['width', [], sizes.pixels !== null],
    ['height', [], sizes.pixels !== null],
    ['preset', presets, presets.length > 0],
    ['output_format', outputFormats, outputFormats.length > 1],
    ['max_cost', [], true],
  ];
  return {
    takesPrompt: capabilities.takesPrompt,
    takesNegativePrompt: capabilities.supportsNegativePrompt,
    takesSeed: capabilities.supportsSeed,
    mostReferences: capabilities.supportsReferenceImages
      ? (capabilities.maxReferenceImages ?? null)
      : 0,
    ratios: sizes.ratios.map(({ ratio }) => ratio),
    more: new Map(more.flatMap(([key, words, isTaken]) => (isTaken ? [[key, words]] : []))),
  };
}
