import { type WireMode, wireModeOf } from '@darkroom/core';
import type { CallRequest } from '../adapter/adapter.ts';
import { joinUrl } from './join-url.ts';

/**
 * Where a call goes, by the model's wire map: the path of its mode (of another one where reference images are given
 * and the file says so), behind the base URL, with `{model}` filled in, and whatever else `values` names; and the
 * mode's own headers.
 * Throws RangeError where the model's file has no path for the mode.
 */
export function callTarget(
  call: CallRequest,
  baseUrl: string,
  options: { isStream?: boolean; values?: Readonly<Record<string, string>> } = {},
): { url: string; encoding: WireMode['encoding']; headers: Record<string, string> } {
  const mode = wireModeOf(call.model.wire, call.mode, call.referenceImages.length > 0);
  if (!mode) throw new RangeError(`${call.model.source} has no path for ${call.mode}.`);
  const path = options.isStream ? (mode.streamPath ?? mode.path) : mode.path;
  return {
    url: joinUrl(baseUrl, path, { ...options.values, model: call.model.providerModelId }),
    encoding: mode.encoding,
    headers: { ...mode.headers },
  };
}
