import {
  type ModelRecordInput,
  type ProviderRecord,
  type UnknownModel,
  unknownModelRecord,
} from '@darkroom/core';
import { extrasParts } from './extras-parts.ts';
import { LEAST } from './least-model.ts';
import { listedParts } from './listed-parts.ts';
import type { ModelParts } from './model-parts.ts';
import type { ServerLists } from './server-lists.ts';

const EXTRAS: UnknownModel = { isAlways: false, variants: [] };

function recordOf(
  provider: ProviderRecord,
  unknownModel: UnknownModel,
  id: string,
  more: ModelParts = {},
): ModelRecordInput {
  const record = unknownModelRecord({ ...provider, unknownModel }, id, {}, more);
  if (!record) throw new RangeError(`Nothing is said of unknown models of ${provider.slug}.`);
  return record;
}

/** A checkpoint of which only the name is known: what provider.yaml says of them all, else the least. */
export const unknownModel = (providerModelId: string, provider: ProviderRecord): ModelRecordInput =>
  recordOf(provider, provider.unknownModel ?? LEAST, providerModelId);

/** The last part of a source: letters that none has become "-". */
function sourceId(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._:@+-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return plain.slice(0, 190) || 'checkpoint';
}

/** A record for each checkpoint that the server has, and one for its upscalers. */
export function listedModels(provider: ProviderRecord, lists: ServerLists): ModelRecordInput[] {
  const checkpoint = provider.unknownModel ?? LEAST;
  const taken = new Set<string>();
  const checkpoints = lists.checkpoints.map(({ name, title }) => {
    const plain = sourceId(name);
    let id = plain;
    for (let again = 2; taken.has(id); again += 1) id = `${plain}-${again}`;
    taken.add(id);
    const known = {
      providerModelId: name,
      name: title.replace(/\.(safetensors|ckpt)\b/, '').slice(0, 120),
    };
    return recordOf(provider, checkpoint, id, { ...listedParts(checkpoint, lists), ...known });
  });
  const upscalers = lists.upscalers.filter((name) => name !== 'None');
  if (upscalers.length === 0) return checkpoints;
  const extras = recordOf(provider, EXTRAS, 'extras', extrasParts(upscalers));
  return [...checkpoints, extras];
}
