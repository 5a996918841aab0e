import { type JsonObject, type JsonValue, place, valueAt, type WireInput } from '@darkroom/core';
import type { CallRequest, InputImage } from '../adapter/adapter.ts';
import { inputBase64, inputDataUrl } from './input-base64.ts';
import { inputFields } from './input-parts.ts';

/** What stands for a picture in a body. `index`: which one of `inputFields` it is. */
export type InputText = (image: InputImage, input: WireInput, index: number) => Promise<string>;

const inlineText: InputText = (image, { as }) =>
  as === 'base64' ? inputBase64(image) : inputDataUrl(image);

/**
 * Puts the pictures of a call into a JSON body, each where the model's wire map has it and in the form that it says: a
 * data URL, or bare base64. `images[].image_url` adds an item to the list `images` for each picture.
 * `textOf`: what stands for a picture in their place, such as the id that its upload was given.
 * Throws RangeError for a path that cannot be read.
 */
export async function placeInputs(
  body: JsonObject,
  call: CallRequest,
  textOf: InputText = inlineText,
): Promise<void> {
  for (const [index, { field, image, input }] of inputFields(call).entries()) {
    const value = await textOf(image, input, index);
    const [list = '', rest] = field.split('[]', 2);
    if (rest === undefined) {
      const holder = field.slice(0, Math.max(0, field.lastIndexOf('.')));
      for (const [name, more] of Object.entries(holder === '' ? {} : (input.beside ?? {})))
        place(body, `${holder}.${name}`, structuredClone(more) as JsonValue); // z.json() of the model's file
      place(body, field, value);
      continue;
    }
    const items = valueAt(body, list);
    const position = Array.isArray(items) ? items.length : 0;
    place(body, `${list}[${position}]`, itemOf(rest, value, input.beside));
  }
}

function itemOf(rest: string, value: string, beside: unknown): JsonValue {
  if (rest === '') return value;
  const item = structuredClone(beside ?? {}) as JsonObject; // z.json() of the model's file
  place(item, rest.replace(/^\./, ''), value);
  return item;
}
