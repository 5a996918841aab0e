import type { ProviderAdapter } from '@darkroom/provider-kit';
import { discover, verify } from './account.ts';
import { buildCall } from './build-call.ts';
import { readAnswer } from './read-answer.ts';
import { strategies } from './strategies.ts';
import { unknownModel } from './unknown-model.ts';

/** Recraft: generations, edits and tools, each one JSON call whose answer has its pictures and its bill. */
export const adapter: ProviderAdapter = {
  strategies,
  call: buildCall,
  read: readAnswer,
  verify,
  discover,
  unknownModel,
};
