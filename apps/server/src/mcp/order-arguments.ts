import { type GenerationRequest, type ImageReference, idKind } from '@darkroom/core';
import type { InstalledModel } from '@darkroom/engine';
import { z } from 'zod';
import { findModel } from '../facade/find-model.ts';
import { jsonForm } from '../facade/given-fields.ts';
import { readImageRequest } from '../facade/read-image-request.ts';
import type { DoorServices } from '../services.ts';
import { ToolProblem } from './tool-context.ts';

const image = z.string().max(100).describe('The id of a picture (img_…) or of an upload (ast_…).');

/** What can be asked for. Everything else about a request is the model's own business. */
export const ORDER = {
  model: z
    .string()
    .max(300)
    .describe(
      'The source (external://…), key or vendor’s name of an installed model: see list_models.',
    ),
  prompt: z.string().max(100_000).describe('What to show, in words.'),
  negative_prompt: z.string().max(100_000).optional().describe('What not to show.'),
  count: z.number().int().min(1).max(10).optional().describe('How many pictures. Default: 1.'),
  size: z.string().max(40).optional().describe('Pixels, such as 1024x1024.'),
  aspect_ratio: z.string().max(40).optional().describe('In place of size, such as 16:9.'),
  seed: z.string().max(20).optional().describe('A whole number: the same again gives the same.'),
  parameters: z
    .record(z.string().max(100), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe("The model's own settings by name."),
  max_cost: z.string().max(20).optional().describe('US dollars: refused if it may cost more.'),
};

/** What an edit has besides. */
export const EDIT = {
  images: z.array(image).min(1).max(16).describe('What to work from; the first is edited.'),
  mask: image.optional().describe('White where the first picture is to be painted anew.'),
};

export type OrderArguments = z.infer<z.ZodObject<typeof ORDER>> &
  Partial<z.infer<z.ZodObject<typeof EDIT>>>;

function reference(id: string): ImageReference {
  const kind = idKind(id);
  if (kind === 'image') return { imageId: id };
  if (kind === 'asset') return { assetId: id };
  throw new ToolProblem(`"${id.slice(0, 60)}" is no id of a picture (img_…) or an upload (ast_…).`);
}

/** A request as the other doors have it; what the model cannot take is adapted, and told in the receipt. */
export async function readOrder(
  services: DoorServices,
  { model: name, count, parameters = {}, images = [], mask, ...fields }: OrderArguments,
): Promise<{ model: InstalledModel; request: GenerationRequest }> {
  const model = await findModel(services, name);
  const form = {
    ...jsonForm({ ...parameters, ...fields, n: count }),
    images: images.map(reference),
    mask: mask === undefined ? null : reference(mask),
  };
  return { model, request: readImageRequest(model, form, {}).request };
}
