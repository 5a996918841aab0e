import { randomBytes } from 'node:crypto';
import { type Clock, createId, idKind, type Problem, Secret } from '@darkroom/core';
import type { Database, StoredDelivery, StoredWebhook, WebhookPatch } from '@darkroom/database';
import { type ResolveName, urlRefusal } from '@darkroom/provider-kit';
import type { ActorAccess } from '../actors/actor-access.ts';
import type { Outcome } from '../contracts.ts';
import { bodyOf, positionOf, TEST_TYPE, type WebhookEvent } from './event-payload.ts';
import type { WebhookDispatcher } from './webhook-dispatcher.ts';

/** Webhooks that one user may have. */
const MOST_OF_A_USER = 20;
const URL_MAXIMUM = 2000;
/** How long deliveries that ended are kept, in milliseconds. */
const KEPT_MS = 30 * 24 * 3_600_000;

export interface WebhookParts {
  database: Database;
  actors: ActorAccess;
  clock: Clock;
  dispatcher: WebhookDispatcher;
  /** Origins that may be on this machine or a private network, by the operator's word, and speak http. */
  privateOrigins: ReadonlySet<string>;
  /** Default: the machine's resolver. */
  resolve?: ResolveName;
}

export interface WebhookInput {
  url: string;
  events: readonly WebhookEvent[];
  includesPrompts: boolean;
}

/** What changes; what is left out stays. */
export interface WebhookChange {
  url?: string | undefined;
  events?: readonly WebhookEvent[] | undefined;
  includesPrompts?: boolean | undefined;
  isEnabled?: boolean | undefined;
}

/** Addresses that are told what happens. Each is its user's own, and tells of nothing but their things. */
export class WebhookService {
  readonly #parts: WebhookParts;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  /** Makes a webhook that is told what happens from now on. The secret is in this answer and nowhere else. */
  async create(
    actor: string,
    input: WebhookInput,
  ): Promise<Outcome<{ webhook: StoredWebhook; secret: Secret }>> {
    const { database, clock, actors } = this.#parts;
    const problems = [...(await this.#urlProblems(input.url)), ...eventProblems(input.events)];
    const own = await database.webhooks.list(await actors.userOf(actor));
    if (own.length >= MOST_OF_A_USER) {
      const message = `You have ${own.length} webhooks, and ${MOST_OF_A_USER} is the most. Remove one first.`;
      problems.push({ code: 'INVALID_INPUT', message });
    }
    if (problems.length > 0) return { ok: false, problems };
    const secret = new Secret(`whsec_${randomBytes(32).toString('base64url')}`);
    const webhook = await database.webhooks.create(
      {
        id: createId('webhook', clock.now()),
        actor,
        url: new URL(input.url).href,
        events: [...new Set(input.events)],
        includesPrompts: input.includesPrompts,
        position: await database.events.latestPosition(),
      },
      secret,
    );
    this.#parts.dispatcher.wake();
    return { ok: true, value: { webhook, secret } };
  }

  /** Enabled again it goes on where it stopped: nothing that happened meanwhile is lost. */
  async update(actor: string, id: string, change: WebhookChange): Promise<Outcome<StoredWebhook>> {
    const webhook = await this.#own(actor, id);
    if (!webhook) return refused(notFound(id));
    const { url, events, includesPrompts, isEnabled } = change;
    const problems = [
      ...(url === undefined ? [] : await this.#urlProblems(url)),
      ...(events === undefined ? [] : eventProblems(events)),
    ];
    if (problems.length > 0) return { ok: false, problems };
    const patch: WebhookPatch = {
      ...(url === undefined ? {} : { url: new URL(url).href }),
      ...(events === undefined ? {} : { events: [...new Set(events)] }),
      ...(includesPrompts === undefined ? {} : { includesPrompts }),
      ...(isEnabled === undefined ? {} : { isEnabled, disabledReason: null, failingSince: null }),
    };
    const changed = await this.#parts.database.webhooks.change(id, patch);
    this.#parts.dispatcher.wake();
    return changed ? { ok: true, value: changed } : refused(notFound(id));
  }

  async remove(actor: string, id: string): Promise<Outcome<string>> {
    const webhook = await this.#own(actor, id);
    if (!webhook || !(await this.#parts.database.webhooks.remove(id))) return refused(notFound(id));
    return { ok: true, value: id };
  }

  /** Sends a test now, once, also where the webhook is disabled, and says what came of it. */
  async test(actor: string, id: string): Promise<Outcome<StoredDelivery>> {
    const webhook = await this.#own(actor, id);
    if (!webhook) return refused(notFound(id));
    const { database, clock, dispatcher } = this.#parts;
    const eventId = `evt_test_${randomBytes(9).toString('base64url')}`;
    const at = new Date(clock.now());
    const body = bodyOf({
      id: eventId,
      type: TEST_TYPE,
      sequence: null,
      at,
      data: { webhook: id },
    });
    const test = { eventId, position: null, type: TEST_TYPE, body, nextAttemptAt: null };
    await dispatcher.attempt(webhook, await database.webhooks.addTest(id, test));
    const delivery = await database.webhooks.delivery(id, eventId);
    return delivery ? { ok: true, value: delivery } : refused(notFound(id));
  }

  /** Has one event told again, or every one from it on. */
  async redeliver(
    actor: string,
    id: string,
    which: { eventId: string; andLater: boolean },
  ): Promise<Outcome<StoredWebhook>> {
    const webhook = await this.#own(actor, id);
    if (!webhook) return refused(notFound(id));
    const { database, dispatcher } = this.#parts;
    const position = positionOf(which.eventId);
    if (position === null) {
      const message = `"${which.eventId.slice(0, 60)}" is no event: its id is the Darkroom-Event-Id of a delivery, evt_ and a number. Tests are not repeated; send another.`;
      return refused({ code: 'INVALID_INPUT', message, field: ['eventId'] });
    }
    if (!webhook.isEnabled) {
      const message = `The webhook is disabled, so that nothing is sent. Enable it first.`;
      return refused({ code: 'CONFLICT', message, field: ['id'] });
    }
    if (which.andLater) await database.webhooks.replay(id, position);
    else if (!(await database.webhooks.again(id, which.eventId))) {
      const message = `This webhook was not told of ${which.eventId}. What it was told stands in its deliveries; with andLater, events that it never heard of are told too.`;
      return refused({ code: 'NOT_FOUND', message, field: ['eventId'] });
    }
    dispatcher.wake();
    return { ok: true, value: webhook };
  }

  /** Forgets deliveries that ended a month ago. To be called every hour. */
  async sweep(): Promise<void> {
    await this.#parts.database.webhooks.prune(new Date(this.#parts.clock.now() - KEPT_MS));
  }

  async #own(actor: string, id: string): Promise<StoredWebhook | null> {
    if (idKind(id) !== 'webhook') return null;
    const [webhook] = await this.#parts.database.webhooks.byIds([id]);
    if (!webhook) return null;
    return (await this.#parts.actors.mayChange(actor, webhook.actor)) ? webhook : null;
  }

  async #urlProblems(text: string): Promise<Problem[]> {
    const reason = await this.#urlReason(text);
    if (reason === null) return [];
    const message = `A webhook cannot go to this address: ${reason}.`;
    return [{ code: 'INVALID_INPUT', message, field: ['url'] }];
  }

  async #urlReason(text: string): Promise<string | null> {
    const url = text.length <= URL_MAXIMUM ? URL.parse(text) : null;
    if (url === null) return 'it is no URL';
    const isPrivate = this.#parts.privateOrigins.has(url.origin);
    const refusal = await urlRefusal(url, isPrivate ? 'private' : 'public', this.#parts.resolve);
    if (refusal !== null) {
      const isAddress = !isPrivate && /^https?:$/.test(url.protocol);
      return isAddress
        ? `${refusal}. Only the open internet is told of anything, unless whoever runs this server names the origin in DARKROOM_WEBHOOK_ORIGINS`
        : refusal;
    }
    if (url.protocol === 'https:' || isPrivate) return null;
    return 'http can be read on the way; use https';
  }
}

const refused = (problem: Problem): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [problem],
});

const notFound = (id: string): Problem => ({
  code: 'NOT_FOUND',
  message: `There is no webhook "${id.slice(0, 60)}". The ids of yours are in webhooks.`,
  field: ['id'],
});

const eventProblems = (events: readonly WebhookEvent[]): Problem[] =>
  events.length > 0
    ? []
    : [{ code: 'INVALID_INPUT', message: 'Name one kind of event or more.', field: ['events'] }];
