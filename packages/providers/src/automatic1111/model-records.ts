import {
  type ModelRecordInput,
  type ProviderRecord,
  type UnknownModel,
  unknownModelRecord,
} from '@darkroom/core';
import { listedParameters, PLAIN_PARAMETERS } from './checkpoint-parameters.ts';
import { CHECKPOINT } from './checkpoint-parts.ts';
import { extrasParts } from './extras-parts.ts';
import { json, type ModelParts } from './model-parts.ts';
import type { ServerLists } from './server-lists.ts';

const UNKNOWN: UnknownModel = {
  description: 'A checkpoint of your own machine; it costs nothing.',
  isAlways: false,
  variants: [],
};

function recordOf(
  provider: ProviderRecord,
  id: string,
  values: Readonly<Record<string, string>>,
  more: ModelParts,
): ModelRecordInput {
  // A provider of the user's own may say in its file what its checkpoints can do.
  const source = { ...provider, unknownModel: provider.unknownModel ?? UNKNOWN };
  const record = unknownModelRecord(source, id, values, more);
  if (!record) throw new RangeError(`Nothing is said of unknown models of ${provider.slug}.`);
  return record;
}

/** A checkpoint of which only the name is known: its lists are those of a server that nobody has asked yet. */
export function unknownModel(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>> = {},
): ModelRecordInput {
  return recordOf(provider, providerModelId, values, provider.unknownModel ? {} : CHECKPOINT);
}

/** The last part of a source: letters that none has become "-". */
function sourceId(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._:@+-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return plain.slice(0, 190) || 'checkpoint';
}

/** A record for each checkpoint that the server has, and one for its upscalers. */
export function listedModels(provider: ProviderRecord, lists: ServerLists): ModelRecordInput[] {
  const taken = new Set<string>();
  const checkpoints = lists.checkpoints.map(({ name, title }) => {
    const plain = sourceId(name);
    let id = plain;
    for (let again = 2; taken.has(id); again += 1) id = `${plain}-${again}`;
    taken.add(id);
    const parameters = [...listedParameters(lists), ...PLAIN_PARAMETERS];
    const parts = provider.unknownModel ? {} : { ...CHECKPOINT, ...json({ parameters }) };
    const more = {
      ...parts,
      providerModelId: name,
      name: title.replace(/\.(safetensors|ckpt)\b/, '').slice(0, 120),
    };
    return recordOf(provider, id, {}, more);
  });
  const upscalers = lists.upscalers.filter((name) => name !== 'None');
  if (upscalers.length === 0) return checkpoints;
  const plain = { ...provider, unknownModel: UNKNOWN };
  const extras = recordOf(plain, 'extras', {}, extrasParts(upscalers));
  return [...checkpoints, extras];
}
