import { nearestWord, type ProviderRecord } from '@darkroom/core';
import { checkEndpoints } from './endpoint-rules.ts';
import type { Teller } from './teller.ts';

/** What a provider's rules need to know of its folder. */
export interface ProviderSurroundings {
  folderName: string;
  origin: 'built-in' | 'user';
  assets: ReadonlyMap<string, string>;
}

type Form = ProviderRecord['credentialForm'];

function checkForm(name: 'credentialForm' | 'modelCredentialForm', form: Form, tell: Teller): void {
  const variables = form.map((field) => field.variable);
  form.forEach((field, index) => {
    if (variables.indexOf(field.variable) !== index) {
      tell(
        [name, index, 'variable'],
        `The variable "${field.variable}" stands in this form twice.`,
      );
    }
    const conditions = [...field.showOn, ...field.options.flatMap((option) => option.showOn)];
    for (const { variable } of conditions) {
      if (variables.includes(variable)) continue;
      const nearest = nearestWord(variable, variables);
      tell(
        [name, index],
        `${field.variable} shows by "${variable}", which is no field of this form.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
        { nearest },
      );
    }
    if (field.isSecret !== undefined && field.type !== 'file') {
      tell(
        [name, index, 'isSecret'],
        `${field.variable} is no file: its type says already whether it is secret.`,
      );
    }
    const takesOptions = field.type === 'select' || field.type === 'radio';
    if (takesOptions && field.options.length === 0) {
      tell([name, index], `${field.variable} is a ${field.type} and has no options.`);
    }
    const values = field.options.map((option) => option.value);
    if (takesOptions && field.default !== undefined && !values.includes(field.default)) {
      tell(
        [name, index, 'default'],
        `"${field.default}" is none of the options of ${field.variable}: ${values.join(', ')}.`,
      );
    }
  });
}

/** Rules that a schema cannot say, for one provider's file. */
export function checkProvider(
  provider: ProviderRecord,
  around: ProviderSurroundings,
  tell: Teller,
): void {
  if (around.origin === 'built-in' && provider.slug !== around.folderName) {
    tell(
      ['slug'],
      `The slug is "${provider.slug}" and the folder "${around.folderName}". Both must be one.`,
    );
  }
  for (const which of ['iconSmall', 'iconLarge'] as const) {
    for (const [locale, file] of Object.entries(provider[which] ?? {})) {
      if (around.assets.has(file)) continue;
      const nearest = nearestWord(file, around.assets.keys());
      // Its pictures are no reason to lose a provider.
      tell([which, locale], `There is no file "${file}" in the provider's folder or its _assets.`, {
        nearest,
        isLeftOut: false,
      });
    }
  }
  checkForm('credentialForm', provider.credentialForm, tell);
  checkForm('modelCredentialForm', provider.modelCredentialForm, tell);
  if (provider.baseUrl !== undefined && !/^https?:\/\//.test(provider.baseUrl)) {
    tell(['baseUrl'], 'A base URL begins with https:// (or http:// on your own network).');
  }
  if (provider.baseUrl?.endsWith('/'))
    tell(['baseUrl'], 'Leave the slash at the end of the base URL out.');
  const variable = provider.baseUrlVariable;
  const variables = [...provider.credentialForm, ...provider.modelCredentialForm].map(
    (field) => field.variable,
  );
  if (variable !== undefined && !variables.includes(variable)) {
    const nearest = nearestWord(variable, variables);
    tell(
      ['baseUrlVariable'],
      `"${variable}" is no variable of the credential forms.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
      { nearest },
    );
  }
  checkEndpoints(provider, tell);
  if (around.origin === 'user' && provider.providesProtocol !== undefined) {
    tell(
      ['providesProtocol'],
      'Only built-in providers provide a protocol. Use "protocol:" to name the one that yours speaks.',
    );
  }
  if (
    provider.protocol !== undefined &&
    provider.baseUrl === undefined &&
    provider.baseUrlVariable === undefined
  ) {
    tell(['protocol'], 'A provider that speaks a protocol needs a baseUrl.');
  }
}
