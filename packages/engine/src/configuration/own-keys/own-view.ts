import { localize } from '@darkroom/core';
import type { OwnCredential, ProviderStatus, Viewer } from '../../contracts.ts';
import { fieldStates } from '../providers/field-states.ts';
import { fixedVariables } from '../sources/address-variables.ts';
import { ownSetOf, ownSituation, takesOwnCredentials } from '../status/own-situation.ts';
import type { Situation } from '../status/situation.ts';
import type { StatusMemory } from '../status/status-memory.ts';

/** Whether a provider's shared credentials are for a user. */
export const mayUseShared = (
  { sharing }: Pick<Situation, 'sharing'>,
  { isAdmin }: Pick<Viewer, 'isAdmin'>,
): boolean => isAdmin || sharing === 'EVERYONE';

/** Users' own keys as a viewer hears of them: their own as shared ones are shown, of others at most that there are some. */
export function ownCredentials(
  shared: Situation,
  statuses: StatusMemory,
  viewer: Viewer,
): OwnCredential[] {
  const own = ownSituation(shared, viewer.userId);
  const usable = statuses.usable(own);
  const fixed = fixedVariables(shared.record);
  return shared.owned.flatMap((stored): OwnCredential[] => {
    const { owner: userId, name } = stored;
    if (userId !== viewer.userId)
      return viewer.seesOwners
        ? [
            {
              userId,
              name,
              isMine: false,
              fields: [],
              status: null,
              coolingUntil: null,
              isInUse: null,
            },
          ]
        : [];
    const set = own.sets.find((one) => one.name === name) ?? ownSetOf(shared, stored);
    const { credentialForm } = shared.record;
    const fields = fieldStates(
      credentialForm.filter(({ variable }) => !fixed.has(variable)),
      set.values,
    );
    return [
      {
        userId,
        name,
        isMine: true,
        fields: fields.map((field) => ({ ...field, isOwn: true })),
        status: statuses.ofSet(own, set),
        coolingUntil: statuses.coolingUntil(own, set),
        isInUse: usable.includes(set),
      },
    ];
  });
}

/** Whether a provider can be used, for a viewer: with keys of their own, else with shared ones that are for them. */
export function statusFor(
  shared: Situation,
  statuses: StatusMemory,
  viewer: Viewer,
): ProviderStatus {
  const own = ownSituation(shared, viewer.userId);
  if (statuses.usable(own).length > 0) return statuses.of(own);
  const isShared = mayUseShared(shared, viewer);
  if (isShared && (own.sets.length === 0 || statuses.usable(shared).length > 0))
    return statuses.of(shared);
  if (own.sets.length > 0) return statuses.of(own);
  return { state: 'NOT_CONFIGURED', message: keptForAdmins(shared), checkedAt: null };
}

/** Why shared credentials are not used, and what to do. */
export const keptForAdmins = (situation: Pick<Situation, 'record'>): string => {
  const { record } = situation;
  const hint = takesOwnCredentials(situation) ? ` ${giveOwn(record.slug)}` : '';
  return `The shared credentials of ${localize(record.label)} are for the admins of this server.${hint}`;
};

/** How a user gives a provider a key of their own. */
export const giveOwn = (slug: string): string =>
  `Give it a key of your own: darkroom credential add ${slug} default --own`;
