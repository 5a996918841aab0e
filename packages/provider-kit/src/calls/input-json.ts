import { type JsonObject, type JsonValue, place } from '@darkroom/core';
import type { CallRequest } from '../adapter/adapter.ts';
import { inputBase64, inputDataUrl } from './input-base64.ts';
import { inputFields } from './input-parts.ts';

/**
 * Puts the pictures of a call into a JSON body, each where the model's wire map has it and in the form that it says: a
 * data URL, or bare base64. `images[].image_url` adds an item to the list `images` for each picture.
 * Throws RangeError for a path that cannot be read.
 */
export async function placeInputs(body: JsonObject, call: CallRequest): Promise<void> {
  for (const { field, image, input } of inputFields(call)) {
    const value = input.as === 'base64' ? await inputBase64(image) : await inputDataUrl(image);
    const [list = '', rest] = field.split('[]', 2);
    if (rest === undefined) {
      const holder = field.slice(0, Math.max(0, field.lastIndexOf('.')));
      for (const [name, more] of Object.entries(holder === '' ? {} : (input.beside ?? {})))
        place(body, `${holder}.${name}`, structuredClone(more) as JsonValue); // z.json() of the model's file
      place(body, field, value);
      continue;
    }
    const items = listAt(body, list);
    place(body, `${list}[${items.length}]`, itemOf(rest, value, input.beside));
  }
}

function itemOf(rest: string, value: string, beside: unknown): JsonValue {
  if (rest === '') return value;
  const item = structuredClone(beside ?? {}) as JsonObject; // z.json() of the model's file
  place(item, rest.replace(/^\./, ''), value);
  return item;
}

function listAt(body: JsonObject, path: string): JsonValue[] {
  let found: JsonValue | undefined = body;
  for (const step of path.split('.')) {
    found =
      typeof found === 'object' && found !== null && !Array.isArray(found)
        ? found[step]
        : undefined;
  }
  return Array.isArray(found) ? found : [];
}
