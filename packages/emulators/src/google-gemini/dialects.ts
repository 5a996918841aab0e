import type { ProtoFields } from '../google-apis/proto-json.ts';
import type { Surface } from '../google-apis/surfaces.ts';
import { listPage, modelObject, publisherModelObject } from './model-list.ts';
import type { ServedModel } from './models.ts';
import { DEVELOPER_FIELDS, VERTEX_FIELDS } from './request-fields.ts';

/** What the surfaces say in different ways about the same models. */
export interface Dialect {
  /** Fields of a request. */
  readonly fields: ProtoFields;
  /** Whether every turn has to say whose it is. */
  readonly needsRoles: boolean;
  /** What an answer holds besides what all have in common. */
  extras(facts: { stage: string; retirementTime?: string | undefined; now: Date }): object;
  readonly usageExtras: object;
  model(served: ServedModel): object;
  page(served: readonly ServedModel[], query: URLSearchParams): object;
}

const DEVELOPER: Dialect = {
  fields: DEVELOPER_FIELDS,
  needsRoles: false,
  extras: ({ stage, retirementTime }) => ({
    modelStatus: { modelStage: stage, ...(retirementTime && { retirementTime }) },
  }),
  usageExtras: {},
  model: modelObject,
  page: (served, query) => listPage('models', served.map(modelObject), query),
};

const VERTEX: Dialect = {
  fields: VERTEX_FIELDS,
  needsRoles: true,
  extras: ({ now }) => ({ createTime: now.toISOString() }),
  usageExtras: { trafficType: 'ON_DEMAND' },
  model: publisherModelObject,
  page: (served, query) => listPage('publisherModels', served.map(publisherModelObject), query),
};

const DIALECTS: Readonly<Record<Surface['name'], Dialect>> = {
  developer: DEVELOPER,
  express: VERTEX,
  vertex: VERTEX,
};

export const dialectOf = ({ surface }: { surface: Surface }): Dialect => DIALECTS[surface.name];
