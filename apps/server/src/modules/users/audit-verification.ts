import type { AuditVerification } from '@darkroom/database';
import type { BrokenAuditLinkResolvers, QueryResolvers } from '../../gql/resolvers.ts';

export const auditVerification: NonNullable<QueryResolvers['auditVerification']> = async (
  _root,
  _arguments,
  { services },
) => {
  const found = await services.database.audit.verify();
  return { ...found, isIntact: found.broken === null };
};

/** The first link that does not hold. */
export type BrokenLink = NonNullable<AuditVerification['broken']>;

/** What is wrong, in words. */
function messageOf({ sequence, fault }: BrokenLink): string {
  switch (fault) {
    case 'CHANGED':
      return `Entry ${sequence} is not as it was written.`;
    case 'MISSING':
      return `Entry ${sequence} is gone.`;
    case 'NOT_LINKED':
      return `Entry ${sequence} does not follow the one before it: one of the two was put there later.`;
    case 'OLDER_CHANGED':
      return 'Entries from before there was a chain were changed, added or taken away.';
  }
}

export const BrokenAuditLink: BrokenAuditLinkResolvers = { message: (link) => messageOf(link) };
