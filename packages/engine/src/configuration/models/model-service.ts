import {
  type GenerationMode,
  IMAGE_MODEL_TYPE,
  lifecycleState,
  type Problem,
  UserInputError,
} from '@darkroom/core';
import type {
  CredentialState,
  InstalledModel,
  ModelRef,
  Outcome,
  ProviderStatus,
  StarterEntry,
  Viewer,
} from '../../contracts.ts';
import { type ConfigurationContext, modelEvent, write } from '../context.ts';
import { mayUseShared } from '../own-keys/own-view.ts';
import { fieldStates } from '../providers/field-states.ts';
import { unknownProvider } from '../providers/unknown-provider.ts';
import type { Serial } from '../serial.ts';
import type { FoundValue } from '../sources/found-value.ts';
import { isPerModel } from '../status/own-set.ts';
import { ownersOf } from '../status/own-situation.ts';
import { installedModel, missingModelProblem } from './find-model.ts';
import { type InstallInput, installModel } from './install-model.ts';
import { inOrder, type Page, type PageRequest, pageOf } from './listing.ts';
import { type UpdateInput, updateModel } from './update-model.ts';
import { type VerifyModelResult, verifyModel } from './verify-model.ts';

export interface ModelPageRequest extends PageRequest {
  /** Slug or alias. */
  provider?: string | null | undefined;
  mode?: GenerationMode | null | undefined;
}

/** A model that the catalog offers, and what became of it here. */
export interface StarterListing extends StarterEntry {
  /** Null: not installed. */
  installed: InstalledModel | null;
}

/** What may be installed, what is, and how it is changed. */
export class ModelService {
  readonly #context: ConfigurationContext;
  readonly #serial: Serial;

  constructor(context: ConfigurationContext, serial: Serial) {
    this.#context = context;
    this.#serial = serial;
  }

  /**
   * What the catalog offers, current models first.
   *
   * @throws UserInputError for a page that cannot be, or a provider that nobody knows.
   */
  async starters(request: ModelPageRequest): Promise<Page<StarterListing>> {
    const { catalog, clock } = this.#context;
    const slug = this.#slug(request.provider);
    const { bySource } = await this.#context.models.read();
    const now = clock.now();
    const entries = catalog
      .models(slug === null ? {} : { provider: slug })
      .filter((record) => record.modelType === IMAGE_MODEL_TYPE && hasMode(record, request.mode))
      .map((record) => ({
        record,
        lifecycleState: lifecycleState(record.lifecycle, now),
        installed: bySource.get(record.source) ?? null,
      }));
    return pageOf(inOrder(entries, catalog, now), request);
  }

  /**
   * The installed models, current ones first; for a viewer those that are there for them.
   *
   * @throws UserInputError for a page that cannot be, or a provider that nobody knows.
   */
  async page(
    request: ModelPageRequest,
    viewer: Viewer | null = null,
  ): Promise<Page<InstalledModel>> {
    const { catalog, clock } = this.#context;
    const slug = this.#slug(request.provider);
    const all = await this.installed(viewer);
    const matching = all.filter(
      (model) => (slug === null || model.provider === slug) && hasMode(model.record, request.mode),
    );
    return pageOf(inOrder(matching, catalog, clock.now()), request);
  }

  /**
   * All that are installed, in order of source. For a viewer without those that are there only for others: for whoever
   * has a key of their own with the provider, or for admins, for whom its shared credentials are.
   */
  async installed(viewer: Viewer | null = null): Promise<readonly InstalledModel[]> {
    const { all } = await this.#context.models.read();
    if (viewer === null) return all;
    const hidden = await this.#forOthersAlone(viewer);
    if (hidden.size === 0) return all;
    const own = new Set<string>();
    for (const slug of hidden)
      for (const { source } of await this.#context.situations.ofModels(slug)) own.add(source);
    return all.filter(
      ({ provider, origin, source }) =>
        !hidden.has(provider) || origin === 'CUSTOM' || own.has(source),
    );
  }

  /** The slugs of providers that somebody can use, and the viewer cannot. */
  async #forOthersAlone(viewer: Viewer): Promise<ReadonlySet<string>> {
    const all = await this.#context.situations.all();
    const hidden = all.filter((situation) => {
      if (isPerModel(situation.record)) return false;
      if (situation.active !== null && mayUseShared(situation, viewer)) return false;
      const owners = ownersOf(situation);
      if (situation.active === null && owners.length === 0) return false;
      return !owners.includes(viewer.userId);
    });
    return new Set(hidden.map(({ record }) => record.slug));
  }

  /** By ids, in their order; null for those that are not installed. */
  async byIds(ids: readonly string[]): Promise<(InstalledModel | null)[]> {
    const { byId } = await this.#context.models.read();
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** By references, in their order; null for those that are not installed. */
  async byRefs(refs: readonly ModelRef[]): Promise<(InstalledModel | null)[]> {
    const index = await this.#context.models.read();
    return refs.map((ref) => installedModel(index, ref));
  }

  /** The states of a model's own credentials; empty where it has none. Never a value. */
  async credentialStates(model: InstalledModel): Promise<CredentialState[]> {
    const { situations } = this.#context;
    const provider = situations.find(model.provider);
    const stored = await situations.ofModel(model.provider, model.source);
    if (!provider || !stored) return [];
    const values = new Map(
      [...stored.values].map(([variable, { secret, setAt }]): [string, FoundValue] => [
        variable,
        { value: secret.reveal(), origin: 'DATABASE', place: null, setAt },
      ]),
    );
    return fieldStates(provider.record.modelCredentialForm, values);
  }

  /** What is known of a model's own credentials. Null: it has none of its own, and goes by its provider's. */
  async credentialStatus(model: InstalledModel): Promise<ProviderStatus | null> {
    const { situations, statuses } = this.#context;
    const provider = situations.find(model.provider);
    if (!provider) return null;
    const stored = await situations.ofModel(model.provider, model.source);
    return statuses.ofModel(await situations.of(provider), stored);
  }

  /** Asks a provider, at no cost, whether a model's own credentials are good. */
  verify(ref: ModelRef, signal?: AbortSignal): Promise<VerifyModelResult> {
    return verifyModel(this.#context, ref, signal);
  }

  install(input: InstallInput): Promise<Outcome<InstalledModel>> {
    return this.#serial.run(input.source, () => installModel(this.#context, input));
  }

  update(input: UpdateInput): Promise<Outcome<InstalledModel>> {
    return updateModel(this.#context, input);
  }

  /** Uninstalls a model and remembers it, so that it does not come back by itself. Gives its source. */
  async uninstall(ref: ModelRef): Promise<Outcome<string>> {
    const model = installedModel(await this.#context.models.read(), ref);
    if (!model) {
      const problem: Problem = await missingModelProblem(this.#context, ref);
      return { ok: false, problems: [{ ...problem, code: 'MODEL_NOT_FOUND' }] };
    }
    const { source, provider } = model;
    await write(this.#context, async (tx) => {
      await tx.models.deleteBySource(source);
      await tx.modelRemovals.add(source);
      // Its own keys are of no use without it, and secrets that nobody sees are the worst kept.
      await tx.credentials.clear({ provider, source });
      await tx.events.append(modelEvent(source, 'UNINSTALLED'));
    });
    return { ok: true, value: source };
  }

  #slug(name: string | null | undefined): string | null {
    if (name === null || name === undefined) return null;
    const { situations } = this.#context;
    const found = situations.find(name);
    if (!found) throw new UserInputError(unknownProvider(name, situations));
    return found.record.slug;
  }
}

const hasMode = (
  { capabilities }: { capabilities: { modes: readonly GenerationMode[] } },
  mode: GenerationMode | null | undefined,
): boolean => mode === null || mode === undefined || capabilities.modes.includes(mode);
