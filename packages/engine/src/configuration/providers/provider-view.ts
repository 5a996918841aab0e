import { createHash } from 'node:crypto';
import { ID_PREFIXES } from '@darkroom/core';
import type { ProviderView, Viewer } from '../../contracts.ts';
import { ownCredentials, statusFor } from '../own-keys/own-view.ts';
import { keyEnvironmentNames } from '../status/missing-key.ts';
import { takesOwnCredentials } from '../status/own-situation.ts';
import type { Situation } from '../status/situation.ts';
import type { StatusMemory } from '../status/status-memory.ts';
import { fieldStates } from './field-states.ts';

const digest = (...parts: string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 26);

/** A provider's id: the same in every installation, since its slug is. */
export const providerId = (slug: string): string => `${ID_PREFIXES.provider}_${digest(slug)}`;

/** The id of one named set of a provider's credentials. */
export const credentialId = (slug: string, name: string): string =>
  `${ID_PREFIXES.credential}_${digest(slug, name)}`;

/** A provider as the doors show it. Without a viewer: as it stands with everybody's credentials alone. */
export function providerView(
  situation: Situation,
  statuses: StatusMemory,
  viewer: Viewer | null = null,
): ProviderView {
  const { record, baseUrl, sets, arrangement, problems } = situation;
  const usable = statuses.usable(situation);
  const { slug, credentialForm } = record;
  return {
    id: providerId(slug),
    slug,
    record,
    status: viewer ? statusFor(situation, statuses, viewer) : statuses.of(situation),
    credentials:
      credentialForm.length === 0
        ? []
        : sets.map((set, index) => ({
            id: credentialId(slug, set.name),
            name: set.name,
            fields: fieldStates(credentialForm, set.values),
            status: statuses.ofSet(situation, set),
            coolingUntil: statuses.coolingUntil(situation, set),
            position: index + 1,
            isInUse: usable.includes(set),
          })),
    credentialStrategy: arrangement.strategy,
    credentialSharing: situation.sharing,
    takesOwnCredentials: takesOwnCredentials(situation),
    ownCredentials: viewer ? ownCredentials(situation, statuses, viewer) : [],
    isCredentialOrderFixed: arrangement.fromFile.order || arrangement.fromFile.strategy,
    baseUrl: baseUrl.url,
    isBaseUrlOverridden: baseUrl.isOverridden,
    environmentVariables: keyEnvironmentNames(situation),
    problems: [...problems],
  };
}
