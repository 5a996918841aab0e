import type {
  ActivityEventResolvers,
  AssetActivityResolvers,
  GenerationActivityResolvers,
  ModelActivityResolvers,
  ProviderActivityResolvers,
} from '../../gql/resolvers.ts';
import { cursorOfPosition } from './activity.ts';

const cursor = ({ position }: { position: number }) => cursorOfPosition(position);

const TYPES = {
  generation: 'GenerationActivity',
  asset: 'AssetActivity',
  provider: 'ProviderActivity',
  model: 'ModelActivity',
  batch: 'BatchActivity',
} as const;

export const ActivityEvent: ActivityEventResolvers = {
  __resolveType: (event) => TYPES[event.topic as keyof typeof TYPES], // the engine writes nothing else
};

export const GenerationActivity: GenerationActivityResolvers = {
  cursor,
  async event(event, _arguments, { loaders }) {
    const generation = await loaders.generation.load(event.subject);
    if (!generation) throw new Error(`Generation ${event.subject} of an event is gone.`);
    return { event, generation };
  },
};

export const AssetActivity: AssetActivityResolvers = {
  cursor,
  async asset(event, _arguments, { services }) {
    const asset = await services.database.assets.byId(event.subject);
    if (!asset) throw new Error(`Asset ${event.subject} of an event is gone.`);
    return asset;
  },
};

export const ProviderActivity: ProviderActivityResolvers = {
  cursor,
  async provider(event, _arguments, { loaders }) {
    const provider = await loaders.provider.load(event.subject);
    if (!provider) throw new Error(`Provider ${event.subject} of an event is gone.`);
    return provider;
  },
};

export const ModelActivity: ModelActivityResolvers = {
  cursor,
  source: (event) => event.subject,
  model: (event, _arguments, { loaders }) => loaders.modelBySource.load(event.subject),
};
