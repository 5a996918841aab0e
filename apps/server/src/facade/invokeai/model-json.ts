import type { InstalledModel } from '@darkroom/engine';

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function inTheirNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTheirNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [snake(name), inTheirNames(part)]),
  );
}

/** The record as InvokeAI's clients know it: what was left out at the install is filled in. */
export function modelJson({ key, source, record, providerModelId, provider }: InstalledModel) {
  const { count, width, height } = record.defaultSettings;
  return {
    key,
    source,
    source_type: 'external',
    name: record.name,
    description: record.description,
    base: 'external',
    type: 'external_image_generator',
    format: 'external_api',
    path: record.path,
    hash: record.hash,
    file_size: record.fileSize,
    provider_id: provider,
    provider_model_id: providerModelId,
    capabilities: inTheirNames(record.capabilities),
    default_settings: { width, height, num_images: count },
    tags: record.tags,
  };
}
