import type { Clock, Secret } from '@darkroom/core';
import {
  CredentialError,
  type Database,
  type StoredDelivery,
  type StoredWebhook,
} from '@darkroom/database';
import type { Egress } from '@darkroom/provider-kit';
import type { ActorAccess } from '../actors/actor-access.ts';
import type { Bell } from '../events/bell.ts';
import type { Log } from '../generations/run-context.ts';
import { EventReader } from './event-payload.ts';
import { FAILING_LIMIT_MS, retryDelay } from './retry-schedule.ts';
import { sendDelivery } from './send-delivery.ts';

/** Events that are looked at in one go. */
const PAGE = 200;
/** How long everything is left alone after the database refused something, in milliseconds. */
const PAUSE_MS = 1000;
/** How long is slept at most, in milliseconds, so that rights that end are noticed. */
const LONGEST_SLEEP_MS = 60_000;

export interface WebhookContext {
  database: Database;
  /** The way out for deliveries: the open internet, and what the operator allowed besides. */
  egress: Egress;
  actors: Pick<ActorAccess, 'userOf'>;
  /** Whether an actor may still be told: not disabled, not revoked, not expired. */
  mayBeTold: (actor: string) => Promise<boolean>;
  bell: Bell;
  clock: Clock;
  log: Log;
  /** From 0 up to 1, for the jitter. */
  random: () => number;
}

const ENDED =
  'Whoever made it may not be told any more: the user was disabled, or the token was revoked, has expired, or lacks a scope.';

const UNREADABLE =
  'Its secret cannot be read with the master key that is in use. Restore that key and enable it, or make another webhook in its place.';

/**
 * Writes deliveries of what happened, and makes them: of one webhook one after the other, of several at once. The
 * database is the truth, so that a start goes on where the last process ended, however it did.
 */
export class WebhookDispatcher {
  readonly #context: WebhookContext;
  readonly #stopping = new AbortController();
  readonly #lanes = new Map<string, Promise<void>>();
  /** The last event that every webhook was looked at for; `#isStale`: look again all the same. */
  #position = -1;
  #isStale = true;
  /** There was none at the last look: until `wake`, what happens is nobody's to be told, and is not looked at. */
  #hasNone = false;
  #loop: Promise<void> | null = null;

  constructor(context: WebhookContext) {
    this.#context = context;
  }

  start(): void {
    const listener = this.#context.bell.listen('activity', this.#stopping.signal);
    this.#loop = this.#run(listener).finally(() => listener.stop());
  }

  /** A webhook was made, changed or asked for again: everything is looked at anew. */
  wake(): void {
    this.#isStale = true;
    this.#context.bell.ring('activity');
  }

  /** Ends tries that are under way: they are made again by the next process, under the same ids. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await Promise.all(this.#lanes.values());
  }

  async #run(listener: { next(): Promise<void> }): Promise<void> {
    const { clock, log } = this.#context;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const waiting = new AbortController();
      const both = AbortSignal.any([waiting.signal, signal]);
      try {
        if (this.#hasNone && !this.#isStale) {
          await listener.next();
          continue;
        }
        const isMore = await this.#enqueue();
        const sleep = await this.#deliver();
        if (isMore) continue;
        const timer =
          sleep === null ? new Promise<void>(() => undefined) : clock.sleep(sleep, both);
        await Promise.race([listener.next(), timer.catch(() => undefined)]);
      } catch (error) {
        if (signal.aborted) return;
        log('error', 'webhooks could not go on, and are tried again', { error });
        await clock.sleep(PAUSE_MS, both).catch(() => undefined);
      } finally {
        waiting.abort();
      }
    }
  }

  /** Writes deliveries for what happened since each webhook was last looked at. True: there is more. */
  async #enqueue(): Promise<boolean> {
    const { database, actors, clock } = this.#context;
    const latest = await database.events.latestPosition();
    if (latest === this.#position && !this.#isStale) return false;
    this.#isStale = false;
    let isMore = false;
    const webhooks = await database.webhooks.enabled();
    this.#hasNone = webhooks.length === 0;
    for (const webhook of webhooks) {
      if (webhook.position >= latest || !(await this.#isLive(webhook))) continue;
      const events = await database.events.after(webhook.position, PAGE);
      const reader = new EventReader(database, actors);
      const at = new Date(clock.now());
      const deliveries = [];
      for (const event of events) {
        const delivery = await reader.deliveryOf(event, webhook, at);
        if (delivery) deliveries.push(delivery);
      }
      const last = events.at(-1);
      if (last) await database.webhooks.enqueue(webhook, last.position, deliveries);
      isMore ||= last !== undefined && last.position < latest;
    }
    if (!isMore) this.#position = latest;
    return isMore;
  }

  /** Starts a lane for each webhook that has something due. Gives how long to sleep; null: until something happens. */
  async #deliver(): Promise<number | null> {
    const { database, clock } = this.#context;
    for (const webhook of await database.webhooks.enabled()) {
      if (this.#lanes.has(webhook.id) || (await database.webhooks.due(webhook.id)) === null)
        continue;
      const lane = this.#runLane(webhook.id)
        .catch((error: unknown) => {
          if (!this.#stopping.signal.aborted)
            this.#context.log('error', 'a webhook could not be told', {
              webhook: webhook.id,
              error,
            });
          return clock.sleep(PAUSE_MS, this.#stopping.signal).catch(() => undefined);
        })
        .finally(() => {
          this.#lanes.delete(webhook.id);
          this.#context.bell.ring('activity');
        });
      this.#lanes.set(webhook.id, lane);
    }
    const next = await database.webhooks.nextDue();
    if (next === null) return null;
    const wait = next.getTime() - clock.now();
    // What is due already is in a lane, which rings at its end.
    return wait <= 0 ? LONGEST_SLEEP_MS : Math.min(wait, LONGEST_SLEEP_MS);
  }

  async #runLane(id: string): Promise<void> {
    const { database } = this.#context;
    while (!this.#stopping.signal.aborted) {
      const [webhook] = await database.webhooks.byIds([id]);
      if (!webhook?.isEnabled || !(await this.#isLive(webhook))) return;
      const delivery = await database.webhooks.due(id);
      if (delivery === null) return;
      await this.attempt(webhook, delivery);
    }
  }

  /** One try, and what came of it. A test is not tried again, and says nothing about whether the webhook fares well. */
  async attempt(webhook: StoredWebhook, delivery: StoredDelivery): Promise<void> {
    const { database, egress, clock, random } = this.#context;
    let secret: Secret | null;
    try {
      secret = await database.webhooks.secretOf(webhook.id);
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      await database.webhooks.settle(delivery, {
        state: 'FAILED',
        lastError: UNREADABLE,
        nextAttemptAt: null,
      });
      return this.#disable(webhook, UNREADABLE);
    }
    if (secret === null) return;
    const { signal } = this.#stopping;
    const { status, error } = await sendDelivery(
      { egress, clock, signal },
      webhook.url,
      delivery,
      secret,
    );
    if (signal.aborted && error !== null) return;
    const now = new Date(clock.now());
    const attempts = delivery.attempts + 1;
    const tried = { attempts, responseStatus: status, lastError: error };
    const isTest = delivery.position === null;
    if (error === null) {
      const done = { ...tried, state: 'DELIVERED', nextAttemptAt: null, deliveredAt: now } as const;
      await database.webhooks.settle(delivery, done);
      if (!isTest && webhook.failingSince !== null)
        await database.webhooks.change(webhook.id, { failingSince: null });
      return;
    }
    const delay = isTest ? null : retryDelay(attempts, random());
    await database.webhooks.settle(
      delivery,
      delay === null
        ? { ...tried, state: 'FAILED', nextAttemptAt: null }
        : { ...tried, nextAttemptAt: new Date(now.getTime() + delay) },
    );
    if (isTest) return;
    const since = webhook.failingSince ?? now;
    if (webhook.failingSince === null)
      await database.webhooks.change(webhook.id, { failingSince: since });
    if (now.getTime() - since.getTime() < FAILING_LIMIT_MS) return;
    await this.#disable(
      webhook,
      `Nothing has come through since ${since.toISOString()}. The last try: ${error}`,
    );
  }

  async #isLive(webhook: StoredWebhook): Promise<boolean> {
    if (await this.#context.mayBeTold(webhook.actor)) return true;
    await this.#disable(webhook, ENDED);
    return false;
  }

  /** Told in the webhook itself, in the audit log, and in the server's log. */
  async #disable({ id, actor }: StoredWebhook, disabledReason: string): Promise<void> {
    const { database, log } = this.#context;
    await database.transaction(async (tx) => {
      await tx.webhooks.change(id, { isEnabled: false, disabledReason });
      await tx.audit.append({ actor, action: 'WEBHOOK_DISABLED', subject: id, outcome: 'DONE' });
    });
    log('warn', 'a webhook was disabled', { webhook: id, reason: disabledReason });
  }
}
