import { type Problem, printable } from '@darkroom/core';

/** A name of 1 to 100 characters, without the spaces around it, or what is wrong with it. */
export function readName(given: string, what: string): { name: string } | { problem: Problem } {
  const name = given.trim();
  if (name !== '' && name.length <= 100) return { name };
  const message = `A ${what}'s name has 1 to 100 characters.`;
  return { problem: { code: 'INVALID_INPUT', message, field: ['name'] } };
}

export const noUser = (id: string): Problem => ({
  code: 'NOT_FOUND',
  message: `There is no user "${printable(id, 60)}".`,
  field: ['id'],
});

/** Whoever hands out rights has them, without a limit. */
export const notYours = (role: string): Problem => ({
  code: 'FORBIDDEN',
  message: `Only somebody who may do everything that the role ${role} may, without a limit of models, budget or time, makes and changes such users. Sign in as an admin, or use the command on the server's machine.`,
});
