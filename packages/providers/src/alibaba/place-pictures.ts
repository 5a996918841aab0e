import { type JsonObject, type JsonValue, place, valueAt } from '@darkroom/core';
import { type CallRequest, inputDataUrl, inputFields } from '@darkroom/provider-kit';

/** A list in a path, the position in it that pictures begin at (none: its end), and the name in the item. */
const IN_LIST = /^(.+)\[(\d*)\](?:\.(\w+))?$/;

/** The list that stands at a path such as `input.messages[0].content`, made where there is none. */
function listAt(body: JsonObject, path: string): JsonValue[] {
  const found = valueAt(body, path);
  if (Array.isArray(found)) return found;
  const list: JsonValue[] = [];
  place(body, path, list);
  return list;
}

/**
 * Puts the pictures of a call into its body, each at the place that the model's wire map names. With a position in a
 * list they begin there and what stands there moves behind them; with an empty one they follow what is there already.
 */
export async function placePictures(body: JsonObject, request: CallRequest): Promise<void> {
  const inserted = new Map<string, number>();
  for (const { field, image } of inputFields(request)) {
    const url = await inputDataUrl(image);
    const [, path, position = '', name] = IN_LIST.exec(field) ?? [];
    if (path === undefined) {
      place(body, field, url);
      continue;
    }
    const list = listAt(body, path);
    const before = inserted.get(field) ?? 0;
    const at = position === '' ? list.length : Number(position) + before;
    list.splice(at, 0, name === undefined ? url : { [name]: url });
    inserted.set(field, before + 1);
  }
}
