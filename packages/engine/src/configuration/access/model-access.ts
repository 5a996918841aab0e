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
import { askProvider } from '../providers/ask-provider.ts';
import { outfitOf } from '../providers/verify-provider.ts';
import type { CredentialSet } from '../status/credential-set.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { ownCredentials } from '../status/own-set.ts';
import { accountOf, type Situation } from '../status/situation.ts';
import { adapterContext, type Outfit, originsOfOutfit, secretsOf } from './adapter-context.ts';
import { allRejected, Quarantine } from './quarantine.ts';

/** How long a vendor's list is waited for when a retired model is asked for, in milliseconds. */
const LIST_TIMEOUT_MS = 5000;

/** Gives generations their models, and what calls of them go out with. */
export class ConfiguredModelAccess implements ModelAccess {
  readonly #context: ConfigurationContext;
  readonly #quarantine: Quarantine;

  constructor(context: ConfigurationContext) {
    this.#context = context;
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

  async access(model: InstalledModel, credential?: string): Promise<Outcome<ProviderAccess>> {
    const found = await this.#found(model);
    if (!found.ok) return found;
    const { situation } = found.value;
    if (credential === undefined) {
      const own = await this.#own(situation, model);
      if (own) return { ok: true, value: await this.#way(own, model.source, null) };
    }
    const set =
      credential === undefined
        ? (this.#context.statuses.usable(situation)[0] ?? situation.active)
        : situation.complete.find(({ name }) => name === credential);
    if (set) return { ok: true, value: await this.#wayOf(situation, set) };
    const missing = notConfiguredProblem(situation, this.#context.situations.apiKeysFile);
    const problem = missing ?? (credential === undefined ? null : goneProblem(model, credential));
    return { ok: false, problems: problem ? [{ ...problem, field: ['model'] }] : [] };
  }

  async ways(model: InstalledModel): Promise<Outcome<Ways>> {
    const found = await this.#found(model);
    if (!found.ok) return found;
    const { situation } = found.value;
    const own = await this.#own(situation, model);
    if (own) {
      const way = await this.#way(own, model.source, null);
      return { ok: true, value: { queue: model.source, strategy: 'ORDERED', ways: [way] } };
    }
    const missing = notConfiguredProblem(situation, this.#context.situations.apiKeysFile);
    if (missing) return { ok: false, problems: [{ ...missing, field: ['model'] }] };
    const sets = await this.#quarantine.usable(situation);
    if (sets.length === 0) {
      const problem = allRejected(situation, this.#context.statuses);
      return { ok: false, problems: [{ ...problem, field: ['model'] }] };
    }
    const ways = await Promise.all(sets.map((set) => this.#wayOf(situation, set)));
    const { strategy } = situation.arrangement;
    return { ok: true, value: { queue: model.provider, strategy, ways } };
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

  #wayOf(situation: Situation, set: CredentialSet): Promise<ProviderAccess> {
    return this.#way(outfitOf(situation, set), accountOf(situation, set), set.name);
  }

  async #way(outfit: Outfit, account: string, credential: string | null): Promise<ProviderAccess> {
    const context = this.#context;
    return {
      account,
      credential,
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
