import { nearestWord, printable, providerSlugSchema } from '@darkroom/core';
import type { LoadedProvider } from '../load/load-provider.ts';
import { exampleModel, exampleOfUnknown } from './example-model.ts';
import { type StartFile, startFiles } from './start-files.ts';

/** The start of a provider of one's own, or why there is none. */
export type ProviderStart =
  | { ok: true; protocol: string; files: StartFile[] }
  | { ok: false; field: 'slug' | 'protocol'; code: 'INVALID_INPUT' | 'CONFLICT'; message: string };

/** What is known of the catalog. */
export interface StartCatalog {
  /** The built-in provider that speaks each protocol, those first that most models go by. */
  speakers: readonly { protocol: string; provider: LoadedProvider }[];
  /** The provider that has a name already, and whether it came with Darkroom. */
  ownerOf(name: string): { slug: string; isBuiltIn: boolean } | null;
  /** Why a service of this name cannot be had; null: nothing is known of it. */
  notOffered(name: string): string | null;
  /** YYYY-MM-DD. */
  today: string;
}

/** Writes the files; nothing is put anywhere. `protocol` null: the one that most models go by. */
export function providerStart(
  catalog: StartCatalog,
  slug: string,
  protocol: string | null,
): ProviderStart {
  if (!providerSlugSchema.safeParse(slug).success) {
    const message = `"${printable(slug, 60)}" can be no provider's name: it takes lower-case letters, digits and "-", the first a letter or digit, 63 at most.`;
    return { ok: false, field: 'slug', code: 'INVALID_INPUT', message };
  }
  const owner = catalog.ownerOf(slug);
  if (owner) {
    const whose = owner.isBuiltIn ? 'the built-in provider' : 'your own provider';
    const message = `The name "${slug}" belongs to ${whose} "${owner.slug}". Choose another.`;
    return { ok: false, field: 'slug', code: 'CONFLICT', message };
  }
  const reason = catalog.notOffered(slug);
  if (reason !== null) {
    const message = `${reason} Where you have a server of your own for it, give it another name than "${slug}", which would pass for the service itself.`;
    return { ok: false, field: 'slug', code: 'CONFLICT', message };
  }
  const speakers = catalog.speakers.flatMap(({ provider, ...one }) => {
    const example = exampleModel(provider.models) ?? exampleOfUnknown(provider);
    return example ? [{ ...one, speaker: provider.record, example }] : [];
  });
  const protocols = speakers.map((one) => one.protocol);
  const found = protocol === null ? speakers[0] : speakers.find((one) => one.protocol === protocol);
  if (!found) {
    const nearest = protocol === null ? null : nearestWord(protocol, protocols);
    const hint =
      nearest === null ? `There are: ${protocols.join(', ')}.` : `Did you mean "${nearest}"?`;
    const message = `There is no protocol "${printable(protocol ?? '', 60)}". ${hint}`;
    return { ok: false, field: 'protocol', code: 'INVALID_INPUT', message };
  }
  const files = startFiles({ ...found, slug, protocols, today: catalog.today });
  return { ok: true, protocol: found.protocol, files };
}
