import type { JsonObject } from '@darkroom/core';
import { type CallRequest, inputBase64, inputFields } from '@darkroom/provider-kit';

/**
 * Puts the pictures of a call into its body as bare base64. Several of one field are numbered as the vendor counts them
 * (`input_image`, `input_image_2` …); a field that ends in `[]` is a list of them.
 */
export async function placePictures(body: JsonObject, request: CallRequest): Promise<void> {
  const counts = new Map<string, number>();
  for (const { field, image } of inputFields(request)) {
    const base64 = await inputBase64(image);
    if (field.endsWith('[]')) {
      const list = field.slice(0, -2);
      const others = body[list];
      body[list] = [...(Array.isArray(others) ? others : []), base64];
      continue;
    }
    const count = (counts.get(field) ?? 0) + 1;
    counts.set(field, count);
    body[count === 1 ? field : `${field}_${count}`] = base64;
  }
}
