import type { ProviderPartsFragment } from '../gql/graphql.ts';
import { renderField, renderState } from './provider.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

type Credentials = Pick<ProviderPartsFragment, 'credentials' | 'credentialStrategy'>;
type Credential = Credentials['credentials'][number];

const STRATEGIES = {
  ORDERED: 'The first that has a place free is taken.',
  BALANCED: 'They take turns: the one with the fewest requests under way goes first.',
} as const;

/** In a word or two, whether requests go out with it. */
function renderUse({ isInUse, coolingUntil, status }: Credential): string {
  if (coolingUntil !== null) return `left alone until ${renderTime(coolingUntil)}`;
  if (isInUse) return 'in use';
  return status.state === 'REJECTED' ? 'not used: check it again or change it' : 'not used';
}

/** A provider's sets of credentials in their order; never a value. */
export function renderCredentials(
  { credentials, credentialStrategy }: Credentials,
  style: Style,
): string {
  const table = renderTable(
    ['', 'NAME', 'STATE', 'USE', 'VALUES'],
    credentials.map((credential) => [
      `${credential.position}`,
      credential.name,
      renderState(credential.status.state, style),
      renderUse(credential),
      credential.fields
        .filter(({ isSet }) => isSet)
        .map(renderField)
        .join(', ') || '–',
    ]),
    style,
  );
  const messages = credentials.flatMap(({ name, status }) =>
    status.message === null ? [] : [`${name}: ${status.message}`],
  );
  return [
    table,
    ...messages,
    ...(credentials.length > 1 ? [STRATEGIES[credentialStrategy]] : []),
  ].join('\n');
}
