import type { WebhookDeliveryPartsFragment, WebhookPartsFragment } from '../gql/graphql.ts';
import { safeLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import { renderTime } from './time.ts';

const words = (name: string) => name.toLowerCase().replaceAll('_', '-');

const stateOf = ({ isEnabled, disabledReason, failingSince }: WebhookPartsFragment) => {
  if (!isEnabled)
    return `disabled${disabledReason === null ? '' : `: ${safeLine(disabledReason, 160)}`}`;
  return failingSince === null ? 'good' : `nothing came through since ${renderTime(failingSince)}`;
};

/** Webhooks, a line each. */
export function renderWebhooks(webhooks: readonly WebhookPartsFragment[], style: Style): string {
  return renderTable(
    ['ID', 'TOLD OF', 'STATE', 'ADDRESS'],
    webhooks.map((webhook) => [
      webhook.id,
      webhook.events.map(words).join(' ') + (webhook.includesPrompts ? ' with prompts' : ''),
      stateOf(webhook),
      safeLine(webhook.url, 120),
    ]),
    style,
  );
}

/** Deliveries, a line each. */
export function renderDeliveries(
  deliveries: readonly WebhookDeliveryPartsFragment[],
  style: Style,
): string {
  return renderTable(
    ['EVENT', 'TYPE', 'STATE', 'TRIES', 'STATUS', 'NEXT TRY', 'LAST ERROR'],
    deliveries.map(({ eventId, type, state, attempts, status, nextAttemptAt, lastError }) => [
      eventId,
      type,
      state.toLowerCase(),
      String(attempts),
      status === null ? '-' : String(status),
      renderTime(nextAttemptAt),
      lastError === null ? '-' : safeLine(lastError, 200),
    ]),
    style,
  );
}
