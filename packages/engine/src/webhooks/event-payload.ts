import { type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import type { Database, NewDelivery, StoredEvent, StoredWebhook } from '@darkroom/database';
import type { ActorAccess } from '../actors/actor-access.ts';

/** What a webhook can be told of: what people call it, and what it is called in deliveries. */
export const WEBHOOK_EVENTS = {
  GENERATION_ENDED: 'generation.ended',
  IMAGE_STORED: 'image.stored',
  BATCH_ENDED: 'batch.ended',
  PROVIDER_CHANGED: 'provider.changed',
} as const;

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;

/** The type of a delivery that a person asked for, to try the address. */
export const TEST_TYPE = 'webhook.test';

interface Found {
  event: WebhookEvent;
  /** Whose it is; null: everybody's who may see providers. */
  actor: string | null;
  data: Record<string, unknown>;
  prompt?: string;
}

const EVENT_ID = /^evt_([1-9]\d{0,15})$/;

export const eventIdOf = (position: number): string => `evt_${position}`;

/** The position of an event's id; null for anything else, tests included. */
export function positionOf(eventId: string): number | null {
  const digits = EVENT_ID.exec(eventId)?.[1];
  return digits === undefined ? null : Number(digits);
}

export interface Told {
  id: string;
  type: string;
  /** The event's place among all events: a receiver orders by it. Null: a test. */
  sequence: number | null;
  at: Date;
  data: Record<string, unknown>;
}

export const bodyOf = (told: Told): string =>
  JSON.stringify({ ...told, at: told.at.toISOString() });

/** Finds out what of a page of events webhooks are told, and whom it belongs to. One for a page: rows are read once. */
export class EventReader {
  readonly #database: Pick<Database, 'generations' | 'batches'>;
  readonly #actors: Pick<ActorAccess, 'userOf'>;
  readonly #found = new Map<number, Promise<Found | null>>();

  constructor(
    database: Pick<Database, 'generations' | 'batches'>,
    actors: Pick<ActorAccess, 'userOf'>,
  ) {
    this.#database = database;
    this.#actors = actors;
  }

  /** The delivery of an event to a webhook; null: it is not among what that is told. */
  async deliveryOf(
    event: StoredEvent,
    webhook: StoredWebhook,
    nextAttemptAt: Date,
  ): Promise<NewDelivery | null> {
    const reading = this.#found.get(event.position) ?? this.#read(event);
    this.#found.set(event.position, reading);
    const found = await reading;
    if (found === null || !webhook.events.includes(found.event)) return null;
    const userOf = (actor: string) => this.#actors.userOf(actor);
    if (found.actor !== null && (await userOf(found.actor)) !== (await userOf(webhook.actor)))
      return null;
    const { position } = event;
    const id = eventIdOf(position);
    const type = WEBHOOK_EVENTS[found.event];
    const data =
      webhook.includesPrompts && found.prompt !== undefined
        ? { ...found.data, prompt: found.prompt }
        : found.data;
    const body = bodyOf({ id, type, sequence: position, at: event.at, data });
    return { eventId: id, position, type, body, nextAttemptAt };
  }

  async #read({ topic, subject, kind, payload }: StoredEvent): Promise<Found | null> {
    const facts = payload as { status?: string; imageId?: string }; // written by the repositories alone
    if (topic === 'provider') {
      return {
        event: 'PROVIDER_CHANGED',
        actor: null,
        data: { provider: subject, change: kind },
      };
    }
    if (topic === 'batch' && (facts.status === 'DONE' || facts.status === 'CANCELED')) {
      const [batch] = await this.#database.batches.byIds([subject]);
      const data = { batch: subject, status: facts.status };
      return batch ? { event: 'BATCH_ENDED', actor: batch.actor, data } : null;
    }
    if (topic !== 'generation') return null;
    const isEnd =
      kind === 'STATUS' && TERMINAL_STATUSES.has((facts.status ?? '') as GenerationStatus); // the set decides
    const isImage = kind === 'IMAGE' && facts.imageId !== undefined;
    if (!isEnd && !isImage) return null;
    const row = await this.#database.generations.byId(subject);
    if (!row) return null;
    const { actor, prompt, batchId } = row;
    const of = { generation: subject, ...(batchId === null ? {} : { batch: batchId }) };
    return isEnd
      ? { event: 'GENERATION_ENDED', actor, prompt, data: { ...of, status: facts.status } }
      : { event: 'IMAGE_STORED', actor, prompt, data: { image: facts.imageId, ...of } };
  }
}
