import {
  type ModelRecordInput,
  type ProviderRecord,
  type UnknownModel,
  unknownModelRecord,
} from '@darkroom/core';
import { CHECKPOINT, json, type ModelParts, upscalerParts } from './default-workflow.ts';
import { workflowParts } from './workflow-parts.ts';

/** What the nodes of the built-in workflows may be given. */
export interface ServerChoices {
  checkpoints: readonly string[];
  samplers: readonly string[];
  schedulers: readonly string[];
  upscalers: readonly string[];
}

const UNKNOWN: UnknownModel = {
  description: 'It runs on your own machine; it costs nothing.',
  isAlways: false,
  variants: [],
};

function recordOf(provider: ProviderRecord, id: string, more: ModelParts): ModelRecordInput {
  // A provider of the user's own may say in its file what its checkpoints can do.
  const source = { ...provider, unknownModel: provider.unknownModel ?? UNKNOWN };
  const record = unknownModelRecord(source, id, {}, more);
  if (!record) throw new RangeError(`Nothing is said of unknown models of ${provider.slug}.`);
  return record;
}

/** A workflow of a person's own, as its form holds it; without one a checkpoint of that name, by the built-in workflow. */
export function unknownModel(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>> = {},
): ModelRecordInput {
  const parts = values.workflow ? workflowParts(values.workflow) : null;
  return recordOf(provider, providerModelId, parts ?? (provider.unknownModel ? {} : CHECKPOINT));
}

const choice = (name: string, label: string, values: readonly string[]) =>
  values.length === 0 ? [] : [{ name, label, type: 'enum', values }];

/** The last part of a source: letters that none has become "-". */
function sourceId(name: string): string {
  const plain = name
    .replaceAll('\\', '/')
    .replace(/[^A-Za-z0-9._:/@+-]+/g, '-')
    .replace(/(^|\/)[^A-Za-z0-9]+/g, '$1');
  return plain.slice(0, 190) || 'checkpoint';
}

/** A record for each checkpoint that the server has, and one for its upscale models. */
export function listedModels(
  provider: ProviderRecord,
  { checkpoints, samplers, schedulers, upscalers }: ServerChoices,
): ModelRecordInput[] {
  const taken = new Set<string>();
  const parameters = [
    ...choice('sampler', 'Sampler', samplers),
    ...choice('scheduler', 'Schedule', schedulers),
  ];
  const records = checkpoints.map((file) => {
    const plain = sourceId(file);
    let id = plain;
    for (let again = 2; taken.has(id); again += 1) id = `${plain}-${again}`;
    taken.add(id);
    const parts = provider.unknownModel ? {} : { ...CHECKPOINT, ...json({ parameters }) };
    const name = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(safetensors|ckpt)$/, '');
    return recordOf(provider, id, { ...parts, providerModelId: file, name: name.slice(0, 120) });
  });
  if (upscalers.length === 0) return records;
  const plain = { ...provider, unknownModel: UNKNOWN };
  return [...records, recordOf(plain, 'upscale', upscalerParts(upscalers))];
}
