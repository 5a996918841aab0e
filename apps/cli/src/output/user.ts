import type { UserPartsFragment } from '../gql/graphql.ts';
import { renderMoney } from './money.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

/** Users with their role, state and budgets. */
export function renderUsers(users: readonly UserPartsFragment[], style: Style): string {
  return renderTable(
    ['ID', 'NAME', 'ROLE', 'SINCE', 'STATE', 'BUDGET'],
    users.map(({ id, name, role, createdAt, disabledAt, budgets }) => [
      id,
      name,
      role.toLowerCase(),
      renderTime(createdAt),
      disabledAt === null ? 'good' : `disabled ${renderTime(disabledAt)}`,
      budgets
        .map(
          ({ spent, limit, period }) =>
            `${renderMoney(spent)} of ${renderMoney(limit)} (${period.toLowerCase()})`,
        )
        .join(', ') || '-',
    ]),
    style,
  );
}
