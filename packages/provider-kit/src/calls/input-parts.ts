import type { WireInput } from '@darkroom/core';
import type { CallRequest, InputImage, MultipartPart } from '../adapter/adapter.ts';
import { filePart } from './http-call.ts';

/** The pictures of a call with the field that the model's wire map has for each; in order: image, references, parameters, mask. */
export function inputFields(
  call: CallRequest,
): { field: string; image: InputImage; input: WireInput }[] {
  const given: [string, InputImage[]][] = [
    ['image', call.image ? [call.image] : []],
    ['referenceImages', call.referenceImages],
    ...Object.entries(call.parameterImages),
    ['mask', call.mask ? [call.mask] : []],
  ];
  const { inputs } = call.model.wire;
  const counts = new Map<string, number>();
  for (const [name, images] of given) {
    const field = inputs[name] && fieldOf(inputs[name], call);
    if (field) counts.set(field, (counts.get(field) ?? 0) + images.length);
  }
  return given.flatMap(([name, images]) => {
    const input = inputs[name];
    if (!input) return [];
    const own = fieldOf(input, call);
    const isMany = (counts.get(own) ?? 0) > 1;
    const field = isMany ? (input.fieldOfMany ?? own) : own;
    return images.map((image) => ({ field, image, input }));
  });
}

const fieldOf = ({ field, fieldByMode }: WireInput, { mode }: CallRequest): string =>
  fieldByMode?.[mode] ?? field;

/** The same as parts of a form. */
export function inputParts(call: CallRequest): MultipartPart[] {
  return inputFields(call).map(({ field, image }) => filePart(field, image));
}
