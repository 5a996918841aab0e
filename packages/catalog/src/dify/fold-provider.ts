import type { Problems } from '../problem.ts';
import { isList, isMap, type Located, type LocatedMap } from '../yaml/located.ts';
import { type FoldTable, foldItems, foldKeys, modelType, onlyKeys, plainText } from './fold.ts';

const OPTION: FoldTable = { show_on: 'showOn' };

/** Keys of one field of a credential form. */
export const FIELD_KEYS: FoldTable = { show_on: 'showOn', max_length: 'maxLength' };

const foldForm = (form: Located, problems: Problems): Located =>
  foldItems(form, (field) => {
    const folded = foldKeys(field, FIELD_KEYS, problems);
    const options = folded.entries.get('options');
    if (!options) return folded;
    const value = foldItems(options.value, (option) => foldKeys(option, OPTION, problems));
    folded.entries.set('options', { ...options, value });
    return folded;
  });

/** Order of models by type, as one list. */
function orderOf(node: Located): Located {
  if (!isMap(node)) return node;
  const items = [...node.entries.values()].flatMap(({ value }) =>
    isList(value) ? value.items : [value],
  );
  return { kind: 'list', place: node.place, items };
}

/** Keys of provider.yaml as Dify writes them. */
export const PROVIDER_KEYS: FoldTable = {
  provider: 'slug',
  icon_small: 'iconSmall',
  icon_large: 'iconLarge',
  icon_small_dark: 'ignored',
  icon_large_dark: 'ignored',
  background: { to: 'background', value: plainText },
  supported_model_types: {
    to: 'modelTypes',
    value: (node) => (isList(node) ? { ...node, items: node.items.map(modelType) } : node),
  },
  configurate_methods: 'configurationMethods',
  position: { to: 'position', value: orderOf },
  /** Where Dify looks for model files; ours stand in models/, one folder deep or two. */
  models: 'ignored',
  extra: 'ignored',
  provider_credential_schema: {
    into(node, problems) {
      if (!isMap(node)) return [['credentialForm', node]];
      onlyKeys(node, ['credential_form_schemas'], problems);
      const form = node.entries.get('credential_form_schemas');
      return form ? [['credentialForm', form.value]] : [];
    },
  },
  model_credential_schema: {
    into(node, problems) {
      if (!isMap(node)) return [['modelCredentialForm', node]];
      onlyKeys(node, ['model', 'credential_form_schemas'], problems);
      const model = node.entries.get('model');
      const form = node.entries.get('credential_form_schemas');
      return [
        ...(model ? [['modelNameField', model.value] as const] : []),
        ...(form ? [['modelCredentialForm', form.value] as const] : []),
      ];
    },
  },
};

/** A provider's file with Dify's keys folded onto ours. */
export function foldProvider(file: LocatedMap, problems: Problems): LocatedMap {
  const folded = foldKeys(file, PROVIDER_KEYS, problems);
  for (const name of ['credentialForm', 'modelCredentialForm']) {
    const form = folded.entries.get(name);
    if (form) folded.entries.set(name, { ...form, value: foldForm(form.value, problems) });
  }
  return folded;
}
