import {
  localize,
  type ModelRecord,
  type Problem,
  ProviderFailure,
  printable,
} from '@darkroom/core';
import { adapterContext, type Outfit } from '../access/adapter-context.ts';
import type { ConfigurationContext } from '../context.ts';
import { cleanSecrets } from '../providers/ask-provider.ts';
import { outfitOf } from '../providers/verify-provider.ts';
import type { Situation } from '../status/situation.ts';
import { completeRecord } from './storable-record.ts';

export interface Asked {
  modelId: string;
  /** Credentials of the model's own, which are then asked with; null: those of its provider. */
  own: ReadonlyMap<string, string | null> | null;
}

const NEVER = new AbortController().signal;

/**
 * What the vendor tells of a model that the catalog lacks. Null: it cannot tell of single models, or there is nothing to
 * ask it with. A model that it does not know, and a vendor that cannot be asked, are problems.
 */
export async function vendorRecord(
  context: Pick<ConfigurationContext, 'catalog' | 'egress' | 'tokens' | 'clock' | 'log'>,
  situation: Situation,
  asked: Asked,
): Promise<{ ok: true; record: ModelRecord | null } | { ok: false; problems: Problem[] }> {
  const { record: provider } = situation;
  const adapter = await context.catalog.adapter(provider.slug).catch((error: unknown) => {
    if (error instanceof RangeError) return null;
    throw error;
  });
  const outfit = outfitFor(situation, asked);
  if (!adapter?.describe || !outfit) return { ok: true, record: null };
  const outgoing = adapterContext(outfit, context, NEVER);
  const refuse = (code: Problem['code'], message: string) => ({
    ok: false as const,
    problems: [{ code, message, field: ['source'], provider: provider.slug }],
  });
  try {
    const input = await adapter.describe(asked.modelId, outgoing);
    const record = input && completeRecord(input);
    if (record) return { ok: true, record };
    const name = localize(provider.label);
    return refuse(
      'MODEL_NOT_FOUND',
      `${name} has no model "${printable(asked.modelId, 80)}" that this account may see. Look its name up there: it is spelt as in its address.`,
    );
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { code, message } = error.details;
    const isKey = code === 'CREDENTIALS_REJECTED';
    return refuse(isKey ? code : 'PROVIDER_UNREACHABLE', cleanSecrets(message, outgoing));
  }
}

/** What the vendor is asked with; null: there is nothing. */
function outfitFor(situation: Situation, { own }: Asked): Outfit | null {
  const { record, baseUrl, active } = situation;
  const given = [...(own ?? [])].flatMap(([name, value]) =>
    value === null ? [] : [[name, value]],
  );
  if (given.length === 0) return active ? outfitOf(situation, active) : null;
  const values: Record<string, string> = Object.fromEntries(given);
  return {
    record,
    baseUrl: values[record.baseUrlVariable ?? ''] ?? baseUrl.url ?? '',
    form: record.modelCredentialForm,
    values,
  };
}
