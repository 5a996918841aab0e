import { nextPageNote, PAGE_ARGUMENTS, pageVariables } from '../../generation/paging.ts';
import { graphql } from '../../gql/index.ts';
import { renderTable } from '../../output/table.ts';
import { renderTime } from '../../output/time.ts';
import { defineCommand } from '../../program/command.ts';

const AUDIT_LOG = graphql(`
  query AuditLog($first: Int!, $after: String, $user: ID, $action: String) {
    auditLog(first: $first, after: $after, user: $user, action: $action) {
      nodes {
        id
        at
        user {
          id
          name
        }
        apiToken {
          id
          name
        }
        action
        subject
        outcome
        detail
        sequence
        hash
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What belongs to an entry, in a few words. */
const words = (detail: Record<string, unknown>) =>
  Object.entries(detail)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
    .join(' ');

export default defineCommand({
  args: {
    user: {
      type: 'string',
      valueHint: 'id',
      description: 'Only what this user did: usr_…, owner.',
    },
    action: {
      type: 'string',
      valueHint: 'action',
      description: 'Only this, such as generation_ordered or provider_configured.',
    },
    ...PAGE_ARGUMENTS,
  },
  examples: [
    'darkroom audit list',
    'darkroom audit list --action generation_ordered --limit 100',
    'darkroom audit list --user usr_01k… --json',
  ],
  json: '{ auditLog: { nodes, pageInfo } }, newest first.',
  notes:
    'What spent, configured, removed, signed in and handed out rights. It holds no secret and no prompt, and nothing of it is ever changed.',
  run: async ({ args, session }) => {
    const action = args.action?.trim().toUpperCase().replaceAll(/[- ]/g, '_') ?? null;
    const variables = { ...pageVariables(args), user: args.user ?? null, action };
    const client = await session.client();
    const page = await client.request(AUDIT_LOG, variables);
    session.output.result(page, (safe, style) =>
      safe.auditLog.nodes.length === 0
        ? 'Nothing stands in the audit log.'
        : renderTable(
            ['WHEN', 'WHO', 'WHAT', 'ON', 'OUTCOME', 'DETAIL'],
            safe.auditLog.nodes.map(({ at, user, apiToken, ...entry }) => [
              renderTime(at),
              `${user?.name ?? 'unknown'}${apiToken === null ? '' : ` by ${apiToken.name}`}`,
              entry.action.toLowerCase(),
              entry.subject ?? '-',
              entry.outcome.toLowerCase(),
              words(entry.detail),
            ]),
            style,
          ),
    );
    const next = nextPageNote(page.auditLog.pageInfo, 'audit list', {
      user: args.user,
      action: args.action,
      limit: args.limit,
    });
    if (next !== null) session.output.note(next);
    return 0;
  },
});
