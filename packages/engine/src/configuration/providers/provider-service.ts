import type { NamedCredential, ProviderView, Viewer } from '../../contracts.ts';
import type { ConfigurationProblem } from '../configuration-error.ts';
import type { ConfigurationContext } from '../context.ts';
import { type ConfigureOwnInput, configureOwn } from '../own-keys/configure-own.ts';
import { type RemoveOwnInput, removeOwn } from '../own-keys/remove-own.ts';
import { verifyOwnKeys } from '../own-keys/verify-own.ts';
import type { Serial } from '../serial.ts';
import {
  type ArrangeInput,
  type ArrangeResult,
  arrangeCredentials,
} from './arrange-credentials.ts';
import { type ConfigureResult, configureProvider } from './configure-provider.ts';
import { type DiscoverInput, type DiscoverResult, discoverModels } from './discover-models.ts';
import type { ConfigureInput } from './plan-change.ts';
import { providerView } from './provider-view.ts';
import { refreshProviders } from './refresh-providers.ts';
import { type RemoveCredentialResult, removeCredential } from './remove-credential.ts';
import { type ResetResult, resetProvider } from './reset-provider.ts';
import { type VerifyResult, verifyProvider } from './verify-provider.ts';

/** Providers, their credentials and what becomes of their models. Every answer is free of secrets. */
export class ProviderService {
  readonly #context: ConfigurationContext;
  readonly #serial: Serial;

  constructor(context: ConfigurationContext, serial: Serial) {
    this.#context = context;
    this.#serial = serial;
  }

  /** Every provider, in the catalog's order. Without a viewer: as they stand with everybody's credentials alone. */
  async list(viewer: Viewer | null = null): Promise<ProviderView[]> {
    const { situations, statuses } = this.#context;
    return (await situations.all()).map((situation) => providerView(situation, statuses, viewer));
  }

  /** By slug or alias. */
  async get(name: string, viewer: Viewer | null = null): Promise<ProviderView | null> {
    const { situations, statuses } = this.#context;
    const found = situations.find(name);
    return found ? providerView(await situations.of(found), statuses, viewer) : null;
  }

  /** By `prv_…` ids, in their order; null for those that are none. */
  async byIds(
    ids: readonly string[],
    viewer: Viewer | null = null,
  ): Promise<(ProviderView | null)[]> {
    const byId = new Map((await this.list(viewer)).map((view) => [view.id, view]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** By slugs, in their order; null for providers whose files are gone. */
  async bySlugs(
    slugs: readonly string[],
    viewer: Viewer | null = null,
  ): Promise<(ProviderView | null)[]> {
    const bySlug = new Map((await this.list(viewer)).map((view) => [view.slug, view]));
    return slugs.map((slug) => bySlug.get(slug) ?? null);
  }

  /** By a `crd_…` id. */
  async credential(id: string): Promise<NamedCredential | null> {
    const all = (await this.list()).flatMap(({ credentials }) => credentials);
    return all.find((credential) => credential.id === id) ?? null;
  }

  /** What is wrong with api_keys.yaml and config.yaml as they stand now. */
  problems(): Promise<ConfigurationProblem[]> {
    return this.#context.situations.problems();
  }

  configure(input: ConfigureInput): Promise<ConfigureResult> {
    return this.#inTurn(input.provider, () => configureProvider(this.#context, input));
  }

  /** Stores a key that a user gives for their own generations. */
  configureOwn(viewer: Viewer, input: ConfigureOwnInput): Promise<ConfigureResult> {
    return this.#inTurn(input.provider, () => configureOwn(this.#context, viewer, input));
  }

  /** Takes a user's own key away; another's only where `input.owner` says so, which is the caller's to allow. */
  removeOwn(viewer: Viewer, input: RemoveOwnInput): Promise<RemoveCredentialResult> {
    return this.#inTurn(input.provider, () => removeOwn(this.#context, viewer, input));
  }

  verifyOwn(viewer: Viewer, provider: string, signal?: AbortSignal): Promise<VerifyResult> {
    return this.#inTurn(provider, () => verifyOwnKeys(this.#context, viewer, provider, signal));
  }

  /** In which order sets of credentials are taken, and how calls are spread over them. */
  arrange(input: ArrangeInput): Promise<ArrangeResult> {
    return this.#inTurn(input.provider, () => arrangeCredentials(this.#context, input));
  }

  /** Takes one stored set of credentials away; the others stay. */
  removeCredential(provider: string, credential: string): Promise<RemoveCredentialResult> {
    return this.#inTurn(provider, () => removeCredential(this.#context, { provider, credential }));
  }

  reset(provider: string): Promise<ResetResult> {
    return this.#inTurn(provider, () => resetProvider(this.#context, provider));
  }

  verify(provider: string, signal?: AbortSignal): Promise<VerifyResult> {
    return this.#inTurn(provider, () => verifyProvider(this.#context, provider, signal));
  }

  /** @throws UserInputError for a page that cannot be. */
  discover(input: DiscoverInput, signal?: AbortSignal): Promise<DiscoverResult> {
    return discoverModels(this.#context, input, signal);
  }

  /** What changed outside of Darkroom: files that were edited. To be called every few seconds. */
  async refresh(): Promise<void> {
    await this.#serial.run('', () => refreshProviders(this.#context, false));
  }

  #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const slug = this.#context.situations.find(name)?.record.slug ?? name;
    return this.#serial.run(slug, work);
  }
}
