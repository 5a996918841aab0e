import type { ProviderPartsFragment } from '../gql/graphql.ts';
import { renderField, renderState } from './provider.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

type Credentials = Pick<
  ProviderPartsFragment,
  'credentials' | 'credentialStrategy' | 'credentialsSharedWith' | 'ownCredentials'
>;
type Credential = Credentials['credentials'][number];

const STRATEGIES = {
  ORDERED: 'The first that has a place free is taken.',
  BALANCED: 'They take turns: the one with the fewest requests under way goes first.',
} as const;

/** In a word or two, whether requests go out with it. */
function renderUse({
  isInUse,
  coolingUntil,
  status,
}: Pick<Credential, 'coolingUntil'> & {
  readonly isInUse: boolean | null;
  readonly status: Credential['status'] | null;
}): string {
  if (coolingUntil !== null) return `left alone until ${renderTime(coolingUntil)}`;
  if (isInUse) return 'in use';
  return status?.state === 'REJECTED' ? 'not used: check it again or change it' : 'not used';
}

/** A provider's sets of credentials in their order; never a value. */
export function renderCredentials(
  { credentials, credentialStrategy, credentialsSharedWith, ownCredentials }: Credentials,
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
    ...(credentialsSharedWith === 'ADMINS'
      ? ['They are for admins alone: everybody else needs a key of their own.']
      : []),
    ...ownCredentials.flatMap((own) => renderOwn(own, style)),
  ].join('\n');
}

/** A key of somebody's own: of another's no more than that there is one. */
function renderOwn(own: Credentials['ownCredentials'][number], style: Style): string[] {
  const { label, name, isMine, status, fields } = own;
  if (!isMine || status === null) return [`${label}, "${name}"`];
  const values = fields.filter(({ isSet }) => isSet).map(renderField);
  return [
    `your own key "${name}": ${renderState(status.state, style)}, ${renderUse(own)}; ${values.join(', ')}`,
    ...(status.message === null ? [] : [status.message]),
  ];
}
