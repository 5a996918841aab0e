import type { ProviderSetting } from '@darkroom/database';
import { z } from 'zod';
import type { CredentialStrategy } from '../../contracts.ts';
import type { ProviderConfig } from '../sources/config-file.ts';

/** In which order a provider's sets of credentials are taken. */
export interface Arrangement {
  /** Names, those that go first; may name sets that are not there. Those that it does not name follow. */
  order: readonly string[];
  strategy: CredentialStrategy;
  /** What config.yaml says goes before what came in through the server. */
  fromFile: { order: boolean; strategy: boolean };
}

const orderSchema = z.array(z.string());

/** What config.yaml says, else what was stored, else by name and in order. */
export function arrangementOf(
  config: ProviderConfig | null,
  setting: Pick<ProviderSetting, 'credentialOrder' | 'credentialStrategy'> | null,
): Arrangement {
  const { order, strategy } = config?.credentials ?? {};
  const stored = setting?.credentialStrategy === 'BALANCED' ? 'BALANCED' : 'ORDERED';
  const told = strategy === 'balanced' ? 'BALANCED' : 'ORDERED';
  return {
    order: order ?? storedOrder(setting?.credentialOrder ?? null),
    strategy: strategy === undefined ? stored : told,
    fromFile: { order: order !== undefined, strategy: strategy !== undefined },
  };
}

/** Written by `arrangeCredentials`; what is no list all the same counts as none. */
function storedOrder(text: string | null): string[] {
  if (text === null) return [];
  try {
    return orderSchema.catch([]).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Names in their order: those that are arranged, then the others as they come. */
export function arranged(names: readonly string[], { order }: Arrangement): string[] {
  const known = new Set(names);
  return [...new Set([...order.filter((name) => known.has(name)), ...names])];
}
