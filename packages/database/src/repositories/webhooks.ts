import { Secret } from '@darkroom/core';
import type { WebhookDelivery as DeliveryRow, Webhook as Row } from '../client.ts';
import { CredentialError, type CredentialPlace, seal, unseal } from '../credentials/envelope.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import { parseJson } from '../json.ts';
import { now, type RepositoryContext } from './context.ts';
import { actorIds } from './owned-by.ts';

/** A webhook without its secret, which `secretOf` alone gives. */
export type StoredWebhook = Omit<
  Row,
  'events' | 'secretCiphertext' | 'secretNonce' | 'secretTag' | 'secretKeyId'
> & { events: string[] };

export type DeliveryState = 'PENDING' | 'DELIVERED' | 'FAILED';
export type StoredDelivery = Omit<DeliveryRow, 'state'> & { state: DeliveryState };

/** A delivery that is to be made; `nextAttemptAt` says when at the earliest. */
export type NewDelivery = Pick<
  DeliveryRow,
  'eventId' | 'position' | 'type' | 'body' | 'nextAttemptAt'
>;

/** What changes of a webhook; what is left out stays. */
export type WebhookPatch = Partial<
  Pick<
    StoredWebhook,
    'url' | 'events' | 'includesPrompts' | 'isEnabled' | 'disabledReason' | 'failingSince'
  >
>;

type DeliveryPatch = Partial<
  Pick<
    StoredDelivery,
    'state' | 'attempts' | 'responseStatus' | 'lastError' | 'nextAttemptAt' | 'deliveredAt'
  >
>;

/** Where webhooks' secrets stand among what is encrypted: no provider can have this slug. */
const placeOf = (id: string): CredentialPlace => ({
  provider: 'darkroom webhook',
  name: id,
  source: '',
  variable: 'signing secret',
});

/** Webhooks and what is on its way to them. Deliveries are told from each other by webhook and event. */
export class Webhooks {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async create(
    webhook: Pick<
      StoredWebhook,
      'id' | 'actor' | 'url' | 'events' | 'includesPrompts' | 'position'
    >,
    secret: Secret,
  ): Promise<StoredWebhook> {
    const { ciphertext, nonce, tag, keyId } = seal(
      secret.reveal(),
      placeOf(webhook.id),
      this.#keys(webhook.id),
    );
    const at = now(this.#context);
    const row = await this.#context.client.webhook.create({
      data: {
        ...webhook,
        events: JSON.stringify(webhook.events),
        secretCiphertext: ciphertext,
        secretNonce: nonce,
        secretTag: tag,
        secretKeyId: keyId,
        isEnabled: true,
        createdAt: at,
        updatedAt: at,
      },
    });
    return toWebhook(row);
  }

  /** Of a user, or of everybody; in the order in which they were made. */
  async list(userId?: string): Promise<StoredWebhook[]> {
    const rows = await this.#context.client.webhook.findMany({
      where: userId === undefined ? {} : { actor: { in: await actorIds(this.#context, userId) } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map(toWebhook);
  }

  async enabled(): Promise<StoredWebhook[]> {
    const rows = await this.#context.client.webhook.findMany({ where: { isEnabled: true } });
    return rows.map(toWebhook);
  }

  async byIds(ids: readonly string[]): Promise<StoredWebhook[]> {
    const rows = await this.#context.client.webhook.findMany({ where: { id: { in: [...ids] } } });
    return rows.map(toWebhook);
  }

  /**
   * What deliveries are signed with. Never for showing.
   *
   * @throws CredentialError where it cannot be read.
   */
  async secretOf(id: string): Promise<Secret | null> {
    const row = await this.#context.client.webhook.findUnique({ where: { id } });
    if (row === null) return null;
    const envelope = {
      ciphertext: row.secretCiphertext,
      nonce: row.secretNonce,
      tag: row.secretTag,
      keyId: row.secretKeyId,
    };
    return new Secret(unseal(envelope, placeOf(id), this.#keys(id)));
  }

  /** Null where there is none. */
  async change(id: string, patch: WebhookPatch): Promise<StoredWebhook | null> {
    const { events, ...rest } = patch;
    const { client } = this.#context;
    const { count } = await client.webhook.updateMany({
      where: { id },
      data: {
        ...rest,
        ...(events === undefined ? {} : { events: JSON.stringify(events) }),
        updatedAt: now(this.#context),
      },
    });
    return count === 0 ? null : ((await this.byIds([id]))[0] ?? null);
  }

  /** With its deliveries. Whether there was one. */
  async remove(id: string): Promise<boolean> {
    return (await this.#context.client.webhook.deleteMany({ where: { id } })).count > 0;
  }

  /**
   * Writes what is to be delivered of the events up to `to`, and that they were looked at, as one. An event that has a
   * delivery keeps it. False: the webhook is elsewhere by now, and nothing was written.
   */
  async enqueue(
    { id, position }: Pick<StoredWebhook, 'id' | 'position'>,
    to: number,
    deliveries: readonly NewDelivery[],
  ): Promise<boolean> {
    const createdAt = now(this.#context);
    return this.#context.transaction(async ({ client }) => {
      const { count } = await client.webhook.updateMany({
        where: { id, position, isEnabled: true },
        data: { position: to },
      });
      if (count === 0) return false;
      const there = await client.webhookDelivery.findMany({
        where: { webhookId: id, eventId: { in: deliveries.map(({ eventId }) => eventId) } },
        select: { eventId: true },
      });
      const known = new Set(there.map(({ eventId }) => eventId));
      const data = deliveries
        .filter(({ eventId }) => !known.has(eventId))
        .map((delivery) => ({ ...delivery, webhookId: id, state: 'PENDING', createdAt }));
      if (data.length > 0) await client.webhookDelivery.createMany({ data });
      return true;
    });
  }

  /** A delivery that belongs to no event of the table: a test. */
  async addTest(webhookId: string, test: NewDelivery): Promise<StoredDelivery> {
    const data = { ...test, webhookId, state: 'PENDING', createdAt: now(this.#context) };
    return toDelivery(await this.#context.client.webhookDelivery.create({ data }));
  }

  /** The first of a webhook that is due, tests left out; null: none is. */
  async due(webhookId: string): Promise<StoredDelivery | null> {
    const row = await this.#context.client.webhookDelivery.findFirst({
      where: {
        webhookId,
        state: 'PENDING',
        position: { not: null },
        nextAttemptAt: { lte: now(this.#context) },
      },
      orderBy: { position: 'asc' },
    });
    return row && toDelivery(row);
  }

  /** When the next delivery of an enabled webhook is due; null: none is on its way. */
  async nextDue(): Promise<Date | null> {
    const row = await this.#context.client.webhookDelivery.findFirst({
      where: { state: 'PENDING', position: { not: null }, webhook: { isEnabled: true } },
      orderBy: { nextAttemptAt: 'asc' },
      select: { nextAttemptAt: true },
    });
    return row?.nextAttemptAt ?? null;
  }

  async delivery(webhookId: string, eventId: string): Promise<StoredDelivery | null> {
    const row = await this.#context.client.webhookDelivery.findUnique({
      where: { webhookId_eventId: { webhookId, eventId } },
    });
    return row && toDelivery(row);
  }

  /** The newest first. */
  async deliveries(webhookId: string, first: number): Promise<StoredDelivery[]> {
    const rows = await this.#context.client.webhookDelivery.findMany({
      where: { webhookId },
      orderBy: [{ createdAt: 'desc' }, { position: 'desc' }],
      take: first,
    });
    return rows.map(toDelivery);
  }

  /** Notes what came of a try. False: somebody else noted something of this delivery since it was read. */
  async settle(
    { webhookId, eventId, attempts }: Pick<StoredDelivery, 'webhookId' | 'eventId' | 'attempts'>,
    patch: DeliveryPatch,
  ): Promise<boolean> {
    const { count } = await this.#context.client.webhookDelivery.updateMany({
      where: { webhookId, eventId, state: 'PENDING', attempts },
      data: patch,
    });
    return count > 0;
  }

  /** Has one delivery made again, whatever became of it. Whether there was one. */
  async again(webhookId: string, eventId: string): Promise<boolean> {
    const { count } = await this.#context.client.webhookDelivery.updateMany({
      where: { webhookId, eventId },
      data: this.#anew(),
    });
    return count > 0;
  }

  /** Has every event from a position on told again, also those from before there was the webhook. */
  async replay(webhookId: string, position: number): Promise<void> {
    await this.#context.transaction(async ({ client }) => {
      await client.webhookDelivery.updateMany({
        where: { webhookId, position: { gte: position } },
        data: this.#anew(),
      });
      await client.webhook.updateMany({
        where: { id: webhookId, position: { gte: position } },
        data: { position: position - 1 },
      });
    });
  }

  /** Forgets deliveries that came to their end and are older than a moment. */
  async prune(before: Date): Promise<number> {
    const { count } = await this.#context.client.webhookDelivery.deleteMany({
      where: { state: { not: 'PENDING' }, createdAt: { lt: before } },
    });
    return count;
  }

  #anew() {
    return {
      state: 'PENDING',
      attempts: 0,
      responseStatus: null,
      lastError: null,
      deliveredAt: null,
      nextAttemptAt: now(this.#context),
    };
  }

  #keys(id: string): KeyRing {
    const { keyRing } = this.#context;
    if (keyRing === null) throw new CredentialError('KEY_MISSING', placeOf(id));
    return keyRing;
  }
}

function toWebhook(row: Row): StoredWebhook {
  const { events, secretCiphertext, secretNonce, secretTag, secretKeyId, ...rest } = row;
  return { ...rest, events: parseJson(events, `the events of ${row.id}`) as string[] }; // written above alone
}

const toDelivery = (row: DeliveryRow): StoredDelivery => ({
  ...row,
  state: row.state as DeliveryState, // written in this file alone
});
