import type { ProviderSetting } from '../client.ts';
import { now, type RepositoryContext } from './context.ts';

export type { ProviderSetting };

/** What may be written of a provider's settings; what is left out stays. */
export type ProviderSettingPatch = Partial<
  Pick<
    ProviderSetting,
    | 'baseUrl'
    | 'origin'
    | 'state'
    | 'stateMessage'
    | 'checkedAt'
    | 'credentialOrder'
    | 'credentialStrategy'
    | 'credentialSharing'
  >
>;

/** Each provider's own settings. */
export class ProviderSettings {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  async bySlug(slug: string): Promise<ProviderSetting | null> {
    return this.#context.client.providerSetting.findUnique({ where: { slug } });
  }

  async all(): Promise<ProviderSetting[]> {
    return this.#context.client.providerSetting.findMany({ orderBy: { slug: 'asc' } });
  }

  /** Writes the settings of a provider, which need not have any yet. */
  async set(slug: string, patch: ProviderSettingPatch): Promise<ProviderSetting> {
    const data = { ...patch, updatedAt: now(this.#context) };
    return this.#context.client.providerSetting.upsert({
      where: { slug },
      create: { slug, ...data },
      update: data,
    });
  }

  async remove(slug: string): Promise<void> {
    await this.#context.client.providerSetting.deleteMany({ where: { slug } });
  }
}
