import type { ProviderRecord, WireStrategy } from '@darkroom/core';
import type {
  InstalledModel,
  ModelAccess,
  ModelRef,
  Outcome,
  PlannableModel,
  ProviderAccess,
} from '../../contracts.ts';
import type { ConfigurationContext } from '../context.ts';
import { installedModel, missingModelProblem, offeredModel } from '../models/find-model.ts';
import { askProvider } from '../providers/ask-provider.ts';
import { outfitOf } from '../providers/verify-provider.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { ownCredentials } from '../status/own-set.ts';
import type { Situation } from '../status/situation.ts';
import { adapterContext, type Outfit, originsOfOutfit, secretsOf } from './adapter-context.ts';

/** How long a vendor's list is waited for when a retired model is asked for, in milliseconds. */
const LIST_TIMEOUT_MS = 5000;

/** Gives generations their models, and what calls of them go out with. */
export class ConfiguredModelAccess implements ModelAccess {
  readonly #context: ConfigurationContext;

  constructor(context: ConfigurationContext) {
    this.#context = context;
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

  async access(model: InstalledModel): Promise<Outcome<ProviderAccess>> {
    const context = this.#context;
    const found = context.situations.find(model.provider);
    if (!found) {
      return {
        ok: false,
        problems: [
          {
            code: 'PROVIDER_NOT_FOUND',
            message: `The files of the provider "${model.provider}" are gone or broken, so ${model.record.name} cannot be asked. Put them back, or uninstall the model.`,
            field: ['model'],
            provider: model.provider,
          },
        ],
      };
    }
    const situation = await context.situations.of(found);
    const own = await this.#own(situation, model);
    const outfit = own ?? providersOwn(situation);
    if (outfit === null) {
      const problem = notConfiguredProblem(situation, context.situations.apiKeysFile);
      return { ok: false, problems: problem ? [{ ...problem, field: ['model'] }] : [] };
    }
    const adapter = await context.catalog.adapter(model.provider);
    return {
      ok: true,
      value: {
        account: own ? model.source : model.provider,
        provider: outfit.record,
        adapter,
        origins: originsOfOutfit(outfit),
        secrets: secretsOf(outfit),
        context: (signal) => adapterContext(outfit, context, signal),
      },
    };
  }

  async isRetiredAllowed(model: PlannableModel): Promise<boolean> {
    if (model.isMarkedAvailable) return true;
    const { situations, vendorModels } = this.#context;
    const found = situations.find(model.provider);
    if (!found) return false;
    const situation = await situations.of(found);
    if (situation.baseUrl.isOverridden) return true;
    const outfit = (await this.#own(situation, model)) ?? providersOwn(situation);
    if (outfit && outfit.baseUrl !== (situation.baseUrl.url ?? '')) return true;
    const { active } = situation;
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
}

const providersOwn = (situation: Situation): Outfit | null =>
  situation.active ? outfitOf(situation, situation.active) : null;
