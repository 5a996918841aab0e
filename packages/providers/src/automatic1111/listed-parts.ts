import type { UnknownModel } from '@darkroom/core';
import { json, type ModelParts } from './model-parts.ts';
import type { ServerLists } from './server-lists.ts';

/** Settings whose values are what the server has. A list that is empty makes none. */
export function listedParts(
  { parameters = [] }: UnknownModel,
  { samplers, schedulers, upscalers, latentUpscalers }: ServerLists,
): ModelParts {
  const isKnown = (name: string) => parameters.some((parameter) => parameter.name === name);
  const listed = [
    { field: 'sampler_name', name: 'sampler', label: 'Sampler', values: samplers },
    { field: 'scheduler', name: 'scheduler', label: 'Schedule', values: schedulers },
    {
      field: 'hr_upscaler',
      name: 'hr_upscaler',
      label: 'Second pass: upscaler',
      // Only where there is a second pass to speak of.
      values: isKnown('enable_hr') ? [...latentUpscalers, ...upscalers] : [],
      onlyWhen: { enable_hr: [true] },
    },
  ].filter(({ values, name }) => values.length > 0 && !isKnown(name));
  return json({
    parameters: [
      ...listed.map(({ field: _, ...one }) => ({ ...one, type: 'enum' })),
      ...parameters,
    ],
    wire: { fields: Object.fromEntries(listed.map(({ name, field }) => [name, field])) },
  });
}
