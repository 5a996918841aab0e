import { graphql } from '../gql/index.ts';

export const WEBHOOKS = graphql(`
  query Webhooks {
    webhooks {
      ...WebhookParts
    }
  }

  fragment WebhookParts on Webhook {
    id
    url
    events
    includesPrompts
    isEnabled
    disabledReason
    failingSince
    createdAt
  }
`);

export const WEBHOOK_DELIVERIES = graphql(`
  query WebhookDeliveries($id: ID!, $first: Int!) {
    node(id: $id) {
      ... on Webhook {
        ...WebhookParts
        deliveries(first: $first) {
          ...WebhookDeliveryParts
        }
      }
    }
  }

  fragment WebhookDeliveryParts on WebhookDelivery {
    eventId
    type
    sequence
    state
    attempts
    status
    lastError
    nextAttemptAt
    createdAt
    deliveredAt
  }
`);

export const WEBHOOK_CREATE = graphql(`
  mutation WebhookCreate($input: WebhookCreateInput!) {
    webhookCreate(input: $input) {
      webhook {
        ...WebhookParts
      }
      secret
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const WEBHOOK_TEST = graphql(`
  mutation WebhookTest($input: WebhookTestInput!) {
    webhookTest(input: $input) {
      delivery {
        ...WebhookDeliveryParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const WEBHOOK_UPDATE = graphql(`
  mutation WebhookUpdate($input: WebhookUpdateInput!) {
    webhookUpdate(input: $input) {
      webhook {
        ...WebhookParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const WEBHOOK_REDELIVER = graphql(`
  mutation WebhookRedeliver($input: WebhookRedeliverInput!) {
    webhookRedeliver(input: $input) {
      webhook {
        ...WebhookParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const WEBHOOK_DELETE = graphql(`
  mutation WebhookDelete($input: WebhookDeleteInput!) {
    webhookDelete(input: $input) {
      deletedId
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
