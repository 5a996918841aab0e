import type { StoredEvent } from '@darkroom/database';
import { z } from 'zod';
import type {
  ActivityEventResolvers,
  AssetActivityResolvers,
  BoardActivityResolvers,
  GenerationActivityResolvers,
  ImageActivityResolvers,
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
  workflow: 'WorkflowActivity',
  image: 'ImageActivity',
  board: 'BoardActivity',
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

/** What the engine writes with an image's event. */
const imagePayload = z.object({ imageIds: z.array(z.string()) });
const imageKind = z.enum(['CHANGED', 'DELETED', 'RESTORED']);
const imageIdsOf = ({ payload }: StoredEvent) => imagePayload.parse(payload).imageIds;

export const ImageActivity: ImageActivityResolvers = {
  cursor,
  kind: ({ kind }) => imageKind.parse(kind),
  imageIds: imageIdsOf,
  async images(event, _arguments, { loaders }) {
    const found = await Promise.all(imageIdsOf(event).map((id) => loaders.image.load(id)));
    return found.filter((image) => image !== null);
  },
};

export const BoardActivity: BoardActivityResolvers = {
  cursor,
  boardId: ({ subject }) => subject,
  board: ({ subject }, _arguments, { loaders }) => loaders.board.load(subject),
};
