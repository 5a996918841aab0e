import type { UserRole } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';

/** Each role by its name, with what it may do. */
export const ROLES: Readonly<Record<UserRole, { readonly label: string; readonly about: string }>> =
  {
    ADMIN: { label: t('Admin'), about: t('Everything.') },
    MEMBER: {
      label: t('Member'),
      about: t('Makes pictures, and sees what is their own. Sees no keys.'),
    },
    VIEWER: {
      label: t('Viewer'),
      about: t('Looks at models and at what is their own. Spends nothing.'),
    },
  };

/** As the choices of a field. */
export const ROLE_CHOICES = Object.entries(ROLES).map(([value, { label }]) => ({ value, label }));

/** A role as the API names it; null where it is none. */
export function roleOf(text: string | null): UserRole | null {
  return text === 'ADMIN' || text === 'MEMBER' || text === 'VIEWER' ? text : null;
}
