import type { ResolverMap, TypeResolvers } from '../graphql/build-schema.ts';
import { activityModule } from './activity/index.ts';
import { assetsModule } from './assets/index.ts';
import { batchesModule } from './batches/index.ts';
import { boardsModule } from './boards/index.ts';
import { comparisonsModule } from './comparisons/index.ts';
import { generationsModule } from './generations/index.ts';
import { imagesModule } from './images/index.ts';
import { modelsModule } from './models/index.ts';
import { moneyModule } from './money/index.ts';
import { nodesModule } from './nodes/index.ts';
import { providersModule } from './providers/index.ts';
import { serverModule } from './server/index.ts';
import { UserError } from './shared/user-errors.ts';
import { usersModule } from './users/index.ts';
import { webhooksModule } from './webhooks/index.ts';
import { workflowsModule } from './workflows/index.ts';

const MODULES: readonly ResolverMap[] = [
  generationsModule,
  batchesModule,
  comparisonsModule,
  imagesModule,
  boardsModule,
  assetsModule,
  activityModule,
  providersModule,
  modelsModule,
  moneyModule,
  nodesModule,
  serverModule,
  usersModule,
  webhooksModule,
  workflowsModule,
  { UserError },
];

/** All modules' resolvers by type. */
export function mergeModules(modules: readonly ResolverMap[] = MODULES): ResolverMap {
  const merged: Record<string, TypeResolvers> = {};
  for (const module of modules) {
    for (const [type, fields] of Object.entries(module))
      merged[type] = { ...merged[type], ...fields };
  }
  return merged;
}
