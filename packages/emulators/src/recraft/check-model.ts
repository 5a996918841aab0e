import type { Endpoint } from './endpoints.ts';
import { badRequest } from './errors.ts';
import type { RecraftModel } from './models.ts';
import { pixelsOf, sizeNames } from './sizes.ts';

interface Asked {
  readonly endpoint: Endpoint;
  readonly fields: ReadonlyMap<string, unknown>;
  readonly hasReferences: boolean;
}

const NEWER_PROMPT = 10_000;
const OLDER_PROMPT = 1000;

/** What V4 takes of `controls`; the rest is of the third generation. */
const V4_CONTROLS = ['colors', 'background_color'];

/** The model of a request, with everything refused that it does not take. Throws RecraftRefusal. */
export function checkModel(
  asked: Asked,
  served: readonly RecraftModel[],
  defaults: { plain: string; styled: string },
): RecraftModel {
  const { endpoint, fields, hasReferences } = asked;
  const id = String(fields.get('model') ?? (hasReferences ? defaults.styled : defaults.plain));
  const model = served.find((candidate) => candidate.id === id);
  if (model === undefined) throw badRequest(`model: unknown model "${id}"`);
  const family = model.isVector ? 'vector' : 'raster';
  if (endpoint.family !== undefined && endpoint.family !== family && !isBare(model))
    throw badRequest(`model: ${id} does not make ${endpoint.family} images`);
  if (endpoint.edit !== undefined && !model.edits.includes(endpoint.edit))
    throw badRequest(`model: ${id} does not support ${endpoint.edit}`);
  if (hasReferences && !model.references)
    throw badRequest(`style_references: are not supported by ${id}`);
  checkStyle(asked, model);
  checkOlderFields(asked, model);
  checkSize(asked, model);
  return model;
}

const isBare = ({ id }: RecraftModel) => !/_(raster|vector)$/.test(id);

/** Vector models, and paths that force vectors, draw vectors. */
export function drawsVectors(endpoint: Endpoint, model: RecraftModel | null): boolean {
  return endpoint.isVector ?? (endpoint.family === 'vector' || model?.isVector === true);
}

function checkStyle({ fields, hasReferences }: Asked, model: RecraftModel): void {
  const given = ['style', 'substyle', 'style_id', 'style_match'].filter((name) => fields.has(name));
  const [first] = given;
  if (first !== undefined && !model.styles)
    throw badRequest(`${first}: is not supported by ${model.id}`);
  const sources = [fields.has('style'), fields.has('style_id'), hasReferences];
  if (sources.filter(Boolean).length > 1)
    throw badRequest('style, style_id and style references exclude each other');
  if (fields.has('substyle') && model.generation > 3)
    throw badRequest(`substyle: is not supported by ${model.id}`);
  const match = fields.get('style_match');
  const matches = model.generation > 3 ? ['precise', 'flexible'] : ['regular'];
  if (match !== undefined && !matches.includes(String(match)))
    throw badRequest(`style_match: must be one of ${matches.join(', ')} for ${model.id}`);
}

/** Fields of one generation or the other. */
function checkOlderFields({ endpoint, fields }: Asked, model: RecraftModel): void {
  const refuse = (name: string) => {
    throw badRequest(`${name}: is not supported by ${model.id}`);
  };
  const most = model.generation > 3 ? NEWER_PROMPT : OLDER_PROMPT;
  if (String(fields.get('prompt') ?? '').length > most)
    throw badRequest(`prompt: must be at most ${most} characters for ${model.id}`);
  if (fields.has('negative_prompt') && model.generation > 3) refuse('negative_prompt');
  if (fields.has('text_layout') && model.generation !== 3) refuse('text_layout');
  if (fields.has('creativity') && model.generation < 4) refuse('creativity');
  if (fields.has('image_format') && drawsVectors(endpoint, model)) refuse('image_format');
  const controls = fields.get('controls');
  if (controls === undefined || model.generation === 3) return;
  if (model.generation < 3) refuse('controls');
  const older = Object.keys(Object(controls)).find((name) => !V4_CONTROLS.includes(name));
  if (older !== undefined) refuse(`controls.${older}`);
}

function checkSize({ endpoint, fields }: Asked, model: RecraftModel): void {
  const size = fields.get('size');
  if (size === undefined) return;
  const isVector = drawsVectors(endpoint, model);
  if (pixelsOf(String(size), model.family, isVector) === undefined)
    throw badRequest(`size: must be one of ${sizeNames(model.family, isVector)} for ${model.id}`);
}
