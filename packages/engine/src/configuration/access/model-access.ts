import type { Problem, ProviderRecord, WireStrategy } from '@darkroom/core';
import type {
  CredentialRefusal,
  InstalledModel,
  ModelAccess,
  ModelRef,
  Outcome,
  PlannableModel,
  ProviderAccess,
  Ways,
} from '../../contracts.ts';
import type { ConfigurationContext } from '../context.ts';
import { installedModel, missingModelProblem, offeredModel } from '../models/find-model.ts';
import { giveOwn, keptForAdmins } from '../own-keys/own-view.ts';
import { askProvider } from '../providers/ask-provider.ts';
import { outfitOf } from '../providers/verify-provider.ts';
import type { CredentialSet } from '../status/credential-set.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { ownCredentials } from '../status/own-set.ts';
import {
  credentialReference,
  ownName,
  ownSituation,
  takesOwnCredentials,
} from '../status/own-situation.ts';
import { accountOf, type Situation } from '../status/situation.ts';
import { adapterContext, type Outfit, originsOfOutfit, secretsOf } from './adapter-context.ts';
import { allRejected, Quarantine } from './quarantine.ts';

/** How long a vendor's list is waited for when a retired model is asked for, in milliseconds. */
const LIST_TIMEOUT_MS = 5000;

/** Who orders. */
export interface People {
  /** The user behind an actor. */
  userOf(actor: string): Promise<string>;
  isAdmin(userId: string): Promise<boolean>;
}

/** Gives generations their models, and what calls of them go out with. */
export class ConfiguredModelAccess implements ModelAccess {
  readonly #context: ConfigurationContext;
  readonly #quarantine: Quarantine;

  readonly #people: People;

  constructor(context: ConfigurationContext, people: People) {
    this.#context = context;
    this.#people = people;
    this.#quarantine = new Quarantine(context);
  }

  async resolve(ref: ModelRef): Promise<Outcome<InstalledModel>> {
    const model = installedModel(await this.#context.models.read(), ref);
    return model
      ? { ok: true, value: model }
      : { ok: false, problems: [await missingModelProblem(this.#context, ref)] };
  }

  offered(ref: ModelRef): PlannableModel | null {
    return offeredModel(this.#context.catalog, ref);
  }

  async access(
    model: InstalledModel,
    actor: string,
    credential?: string,
  ): Promise<Outcome<ProviderAccess>> {
    const found = await this.#found(model);
    if (!found.ok) return found;
    const { situation } = found.value;
    if (credential === undefined) {
      const ofModel = await this.#own(situation, model);
      if (ofModel) return { ok: true, value: await this.#way(ofModel, model.source, null, null) };
    }
    const { statuses } = this.#context;
    const { own, isShared } = await this.#sides(situation, actor);
    if (credential !== undefined) {
      const name = ownName(credential);
      const side = name === null ? situation : own;
      const set = side.complete.find((one) => one.name === (name ?? credential));
      if (set) return { ok: true, value: await this.#wayOf(side, set) };
      const missing = notConfiguredProblem(situation, this.#context.situations.apiKeysFile);
      const problem = (name === null ? missing : null) ?? goneProblem(model, credential);
      return { ok: false, problems: [{ ...problem, field: ['model'] }] };
    }
    const sides = isShared ? [own, situation] : [own];
    for (const side of sides) {
      const [set] = statuses.usable(side);
      if (set) return { ok: true, value: await this.#wayOf(side, set) };
    }
    for (const side of sides)
      if (side.active) return { ok: true, value: await this.#wayOf(side, side.active) };
    return { ok: false, problems: [await this.#nothing(situation, own, isShared)] };
  }

  async ways(model: InstalledModel, actor: string): Promise<Outcome<Ways>> {
    const found = await this.#found(model);
    if (!found.ok) return found;
    const { situation } = found.value;
    const ofModel = await this.#own(situation, model);
    if (ofModel) {
      const way = await this.#way(ofModel, model.source, null, null);
      return { ok: true, value: { queue: model.source, strategy: 'ORDERED', ways: [way] } };
    }
    const { own, isShared } = await this.#sides(situation, actor);
    const sides = isShared ? [own, situation] : [own];
    if (sides.every(({ complete }) => complete.length === 0))
      return { ok: false, problems: [await this.#nothing(situation, own, isShared)] };
    const { statuses } = this.#context;
    const isRejected = sides.every((side) => statuses.usable(side).length === 0);
    const ways: ProviderAccess[] = [];
    for (const side of sides) {
      // Those that were rejected are asked about again only where nothing else is left.
      const sets = isRejected ? await this.#quarantine.usable(side) : statuses.usable(side);
      for (const set of sets) ways.push(await this.#wayOf(side, set));
    }
    if (ways.length === 0) {
      const side = own.complete.length > 0 ? own : situation;
      const problem = allRejected(side, statuses);
      return { ok: false, problems: [{ ...problem, field: ['model'] }] };
    }
    // Own ones go first, one by one: those who have some wait in a queue of their own.
    if (own.complete.length > 0)
      return {
        ok: true,
        value: { queue: `${model.provider} ${own.owner}`, strategy: 'ORDERED', ways },
      };
    return {
      ok: true,
      value: { queue: model.provider, strategy: situation.arrangement.strategy, ways },
    };
  }

  refused(access: ProviderAccess, refusal: CredentialRefusal): Promise<void> {
    return this.#quarantine.refused(access, refusal);
  }

  async isRetiredAllowed(model: PlannableModel): Promise<boolean> {
    if (model.isMarkedAvailable) return true;
    const { situations, vendorModels } = this.#context;
    const found = situations.find(model.provider);
    if (!found) return false;
    const situation = await situations.of(found);
    if (situation.baseUrl.isOverridden) return true;
    const own = await this.#own(situation, model);
    if (own && own.baseUrl !== (situation.baseUrl.url ?? '')) return true;
    const active = this.#context.statuses.usable(situation)[0] ?? situation.active;
    if (!active) return false;
    const known = vendorModels.lists(situation, active, model.providerModelId);
    if (known !== null) return known;
    const answer = await askProvider(
      this.#context,
      outfitOf(situation, active),
      AbortSignal.timeout(LIST_TIMEOUT_MS),
    );
    vendorModels.remember(situation, active, answer.modelIds);
    return vendorModels.lists(situation, active, model.providerModelId) ?? false;
  }

  async strategies(model: PlannableModel): Promise<Readonly<Record<string, WireStrategy>>> {
    if (!this.#context.situations.find(model.provider)) return {};
    return (await this.#context.catalog.adapter(model.provider)).strategies ?? {};
  }

  async isPaid(provider: string): Promise<boolean> {
    const record: ProviderRecord | null = this.#context.situations.find(provider)?.record ?? null;
    return record?.isPaid ?? true;
  }

  /** What a model goes out with that has credentials of its own; null where it goes out with the provider's. */
  async #own(situation: Situation, model: PlannableModel): Promise<Outfit | null> {
    const { record } = situation;
    const stored = await this.#context.situations.ofModel(model.provider, model.source);
    const own = ownCredentials(situation, stored);
    if (!own?.isComplete) return null;
    const { baseUrl, values } = own;
    return { record, baseUrl, form: record.modelCredentialForm, values };
  }

  async #found(model: InstalledModel): Promise<Outcome<{ situation: Situation }>> {
    const { situations } = this.#context;
    const found = situations.find(model.provider);
    if (found) return { ok: true, value: { situation: await situations.of(found) } };
    const problem: Problem = {
      code: 'PROVIDER_NOT_FOUND',
      message: `The files of the provider "${model.provider}" are gone or broken, so ${model.record.name} cannot be asked. Put them back, or uninstall the model.`,
      field: ['model'],
      provider: model.provider,
    };
    return { ok: false, problems: [problem] };
  }

  /** An actor's own sets, and whether everybody's are for them as well. */
  async #sides(
    situation: Situation,
    actor: string,
  ): Promise<{ own: Situation; isShared: boolean }> {
    const userId = await this.#people.userOf(actor);
    const own = ownSituation(situation, userId);
    const isShared = situation.sharing === 'EVERYONE' || (await this.#people.isAdmin(userId));
    return { own, isShared };
  }

  /** Why an actor has nothing to go out with. */
  async #nothing(situation: Situation, own: Situation, isShared: boolean): Promise<Problem> {
    const { apiKeysFile } = this.#context.situations;
    const { slug } = situation.record;
    const base = { code: 'PROVIDER_KEY_REQUIRED' as const, provider: slug, field: ['model'] };
    const missing = notConfiguredProblem(situation, apiKeysFile);
    if (missing && (isShared || !takesOwnCredentials(situation))) {
      const isAdmin = await this.#people.isAdmin(own.owner);
      const hint = isAdmin || !takesOwnCredentials(situation) ? '' : ` ${giveOwn(slug)}`;
      return { ...missing, message: `${missing.message}${hint}`, field: ['model'] };
    }
    if (missing && !situation.hasAddress) return { ...missing, field: ['model'] };
    return { ...base, message: keptForAdmins(situation) };
  }

  #wayOf(situation: Situation, set: CredentialSet): Promise<ProviderAccess> {
    const { owner } = situation;
    return this.#way(
      outfitOf(situation, set),
      accountOf(situation, set),
      credentialReference(situation, set),
      owner === '' ? null : owner,
    );
  }

  async #way(
    outfit: Outfit,
    account: string,
    credential: string | null,
    owner: string | null,
  ): Promise<ProviderAccess> {
    const context = this.#context;
    return {
      account,
      credential,
      owner,
      provider: outfit.record,
      adapter: await context.catalog.adapter(outfit.record.slug),
      restsUntil: context.coolings.ofAccount(account),
      origins: originsOfOutfit(outfit),
      secrets: secretsOf(outfit),
      context: (signal) => adapterContext(outfit, context, signal),
    };
  }
}

const goneProblem = (model: InstalledModel, credential: string): Problem => ({
  code: 'PROVIDER_KEY_REQUIRED',
  provider: model.provider,
  message: `The credentials "${credential}" of ${model.provider}, which this was sent with, are not there any more, or not complete.`,
});
