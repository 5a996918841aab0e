import { graphql } from '../../gql/index.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const AUDIT_VERIFICATION = graphql(`
  query AuditVerification {
    auditVerification {
      isIntact
      entries
      olderEntries
      head {
        sequence
        hash
      }
      broken {
        sequence
        id
        at
        fault
        message
      }
    }
  }
`);

export default defineCommand({
  args: {},
  examples: ['darkroom audit verify', 'darkroom audit verify --json'],
  json: '{ auditVerification: { isIntact, entries, olderEntries, head, broken } }. A broken link is the error, and the exit code 1.',
  notes:
    'Every entry carries the hash of the one before, so one that was changed or taken away by hand is found. Keep the number and the hash that it prints somewhere else: of a log that was written anew as a whole, the entry of that number has another hash (`audit list --json` shows it).',
  run: async ({ session }) => {
    const { auditVerification } = await (await session.client()).request(AUDIT_VERIFICATION, {});
    const { isIntact, broken } = auditVerification;
    if (!isIntact)
      throw new CliProblem(
        'CONFLICT',
        `The audit log was changed by hand. ${broken?.message ?? ''}${broken?.id ? ` It is ${broken.id}.` : ''}`.trim(),
        { exitCode: 1, hint: 'Everything before this entry is as it was written.' },
      );
    session.output.result({ auditVerification }, (safe) => {
      const { entries, olderEntries, head } = safe.auditVerification;
      const count = entries === 1 ? '1 entry' : `${entries} entries`;
      const lines = [`The audit log is as it was written: ${count} in the chain.`];
      if (olderEntries > 0)
        lines.push(`${olderEntries} are from before it, and held by its first link as a whole.`);
      if (head !== null) lines.push(`The newest is ${head.sequence}, with the hash ${head.hash}`);
      return lines.join('\n');
    });
    return 0;
  },
});
