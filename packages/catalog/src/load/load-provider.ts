import {
  completeModelRecord,
  IMAGE_MODEL_TYPE,
  type ModelRecord,
  modelRecordSchema,
  type ProviderRecord,
  providerRecordSchema,
} from '@darkroom/core';
import { foldModel } from '../dify/fold-model.ts';
import { foldProvider } from '../dify/fold-provider.ts';
import { type CatalogProblem, Problems } from '../problem.ts';
import { checkRecord } from '../records/check-record.ts';
import { checkModel } from '../rules/model-rules.ts';
import { checkProvider } from '../rules/provider-rules.ts';
import { tellerOf } from '../rules/teller.ts';
import { checkUnknownModel } from '../rules/unknown-model-rules.ts';
import { follow, type LocatedMap } from '../yaml/located.ts';
import { extend } from './extend.ts';
import { type FileTree, shownPath } from './file-tree.ts';
import { type ReadFile, readFolder } from './read-folder.ts';

export type Origin = 'built-in' | 'user';

/** A model whose file passed its own rules. `tree` still knows where each value was written. */
export interface LoadedModel {
  record: ModelRecord;
  tree: LocatedMap;
}

/** A provider's folder whose own rules passed; those that concern other folders are looked at later. */
export interface LoadedProvider {
  record: ProviderRecord;
  tree: LocatedMap;
  origin: Origin;
  /** Where it lies on disk. */
  folder: string;
  /** The folder as problems show it. */
  shown: string;
  assets: ReadonlyMap<string, string>;
  hasAdapter: boolean;
  models: LoadedModel[];
}

/** Loads one provider's folder. Null: its provider.yaml is broken, and it is left out with all of its models. */
export async function loadProvider(
  files: FileTree,
  name: string,
  origin: Origin,
  report: CatalogProblem[],
): Promise<LoadedProvider | null> {
  const reading = new Problems();
  const folder = await readFolder(files, name, reading);
  report.push(...reading.list);
  if (!folder.provider.content) return null;

  const problems = new Problems();
  const tree = foldProvider(folder.provider.content, problems);
  const record = checkRecord('provider', providerRecordSchema, tree, problems);
  if (record) {
    const tell = tellerOf(tree, problems);
    checkProvider(record, { folderName: folder.name, origin, assets: folder.assets }, tell);
    checkUnknownModel(record, tell);
  }
  report.push(...problems.list);
  if (!record || problems.isBroken) return null;

  const provider: LoadedProvider = {
    record,
    tree,
    origin,
    folder: files.locate(name),
    shown: shownPath(files, name),
    assets: folder.assets,
    hasAdapter: folder.hasAdapter && origin === 'built-in',
    models: [],
  };
  for (const inFolder of folder.models.values()) {
    const trees = new Map([...inFolder].map(([name, { content }]) => [name, content]));
    for (const [name, file] of inFolder) {
      if (name.startsWith('_') || !file.content) continue;
      const found = new Problems();
      const model = loadModel(name, file, trees, record, found);
      report.push(...found.list);
      if (model && !found.isBroken) provider.models.push(model);
    }
  }
  return provider;
}

function loadModel(
  name: string,
  file: ReadFile,
  trees: ReadonlyMap<string, LocatedMap | null>,
  provider: ProviderRecord,
  problems: Problems,
): LoadedModel | null {
  const whole = extend(name, trees, problems);
  if (!whole) return null;
  const tree = foldModel(whole, provider.slug, file.changedOn, problems);
  const parsed = checkRecord('model', modelRecordSchema, tree, problems);
  if (!parsed || problems.isBroken) return null;
  const record = completeModelRecord(parsed);
  const isInherited = (path: readonly PropertyKey[]) => follow(tree, path).place.file !== file.path;
  checkModel(record, provider, tellerOf(tree, problems), isInherited);
  return { record, tree };
}

/** Whether a provider has image models, or may come to have some without a file, and so needs an adapter. */
export const makesImages = ({ record, models }: LoadedProvider): boolean =>
  models.some((model) => model.record.modelType === IMAGE_MODEL_TYPE) ||
  (record.unknownModel !== undefined && record.modelTypes.includes(IMAGE_MODEL_TYPE));
