import { nearestWord } from '@darkroom/core/plain';
import type { UserRole } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';

const ROLES: Readonly<Record<string, UserRole>> = {
  admin: 'ADMIN',
  member: 'MEMBER',
  viewer: 'VIEWER',
};

export const ROLE_ARGUMENT = {
  role: {
    type: 'string',
    valueHint: 'role',
    description:
      'admin: everything; member: generates, and sees what is their own; viewer: only looks.',
  },
} as const;

/** Null where the flag is not there. @throws CliProblem */
export function readRole(text: string | undefined): UserRole | null {
  if (text === undefined) return null;
  const role = ROLES[text.trim().toLowerCase()];
  if (role !== undefined) return role;
  const near = nearestWord(text, Object.keys(ROLES));
  throw inputProblem(
    `--role "${text}" is no role: admin, member or viewer.`,
    near === null ? null : `Did you mean --role ${near}?`,
  );
}
