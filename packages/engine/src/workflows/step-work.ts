import type { GenerationRequest, ImageReference, SizeRequest } from '@darkroom/core';
import { idKind } from '@darkroom/core';
import type { MaskMarks, OutputFormat, ResizeRule } from '@darkroom/storage';
import { feedersOf } from './order-nodes.ts';
import type { WorkflowNode } from './read-workflow.ts';
import type { GenerationNode, LocalNode, PictureInput } from './workflow-document.ts';

/** What a step does, as it is kept with it. Pictures that other nodes make are named by `comingId`. */
export type StepWork = { feeders: string[] } & (
  | { kind: 'generate'; source: string; request: GenerationRequest }
  | { kind: 'resize'; image: ImageReference; resize: ResizeRule }
  | { kind: 'mask'; image: ImageReference; marks: MaskMarks }
  | { kind: 'save'; image: ImageReference; format: OutputFormat | null; filename: string | null }
);
export type LocalWork = Exclude<StepWork, { kind: 'generate' }>;

const COMING = /^node\/(.+)\/(\d+)$/;

/** What stands for a picture that a node will make, where a request names pictures. No id of ours has a slash. */
export const comingId = (node: string, index: number): string => `node/${node}/${index}`;

/** Which picture of which node is meant; null: one that is there already. */
export function comingPicture(reference: ImageReference): { node: string; index: number } | null {
  const [, node, index] = ('assetId' in reference && COMING.exec(reference.assetId)) || [];
  return node === undefined ? null : { node, index: Number(index) };
}

export function referenceOf({ node, index, id }: PictureInput): ImageReference {
  if (node !== undefined) return { assetId: comingId(node, index ?? 0) };
  const given = id ?? '';
  return idKind(given) === 'asset' ? { assetId: given } : { imageId: given };
}

function sizeOf({ aspect_ratio, width, height, preset }: GenerationNode): SizeRequest | null {
  if (aspect_ratio !== null) return { aspectRatio: aspect_ratio };
  if (width !== null && height !== null) return { dimensions: { width, height } };
  return preset === null ? null : { preset };
}

/** A node's order in the language of the product. */
export function requestOf(node: Extract<WorkflowNode, { kind: 'generate' }>): GenerationRequest {
  const { node: given, type } = node;
  const policies = { strict: 'STRICT', adapt: 'ADAPT' } as const;
  const caches = { use: 'USE', refresh: 'REFRESH', bypass: 'BYPASS' } as const;
  return {
    mode: type.mode,
    prompt: given.prompt,
    negativePrompt: given.negative_prompt,
    size: sizeOf(given),
    count: given.count,
    seed: given.seed === null ? null : String(given.seed),
    steps: given.steps,
    guidance: given.guidance,
    strength: given.strength,
    image: given.image && referenceOf(given.image),
    mask: given.mask && referenceOf(given.mask),
    referenceImages: given.reference_images.map(({ image, role, strength }) => ({
      image: referenceOf(image),
      role,
      strength,
    })),
    // Previews are for whoever watches one picture come.
    partialImages: 0,
    outputFormat: given.output_format,
    extra: Object.entries(given.parameters).map(([name, value]) => ({ name, value })),
    parameterPolicy: policies[given.parameter_policy],
    maxCost: given.max_cost,
    cachePolicy: caches[given.cache_policy],
    timeoutSeconds: given.timeout_seconds,
  };
}

/** What a node does that this machine does by itself. */
export function localWork(node: WorkflowNode & { kind: 'local' }): LocalWork {
  const given: LocalNode = node.node;
  const image = referenceOf(given.image);
  const feeders = feedersOf(node);
  if (given.type === 'resize') {
    const { width, height, fit: rule } = given;
    return { kind: 'resize', feeders, image, resize: { width, height, rule } };
  }
  if (given.type === 'mask') {
    const marks = given.marks === 'holes' ? 'alpha-transparent' : 'white';
    return { kind: 'mask', feeders, image, marks };
  }
  return { kind: 'save', feeders, image, format: given.format, filename: given.filename };
}

/** A request with other pictures in the places of those that it names. */
export function withPictures(
  request: GenerationRequest,
  of: (reference: ImageReference) => ImageReference,
): GenerationRequest {
  return {
    ...request,
    image: request.image && of(request.image),
    mask: request.mask && of(request.mask),
    referenceImages: request.referenceImages.map((one) => ({ ...one, image: of(one.image) })),
  };
}
