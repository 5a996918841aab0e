import { isSecretField, nearestWord, type ProviderRecord } from '@darkroom/core';
import type { Teller } from './teller.ts';

const PLACE = /\{([^{}]*)\}/g;

/** Rules of a provider's further hosts, and of the hosts that may get its key. */
export function checkEndpoints(provider: ProviderRecord, tell: Teller): void {
  const fields = [...provider.credentialForm, ...provider.modelCredentialForm];
  const open = fields.filter((field) => !isSecretField(field));
  const variables = open.map(({ variable }) => variable);
  const checkVariable = (variable: string, path: readonly PropertyKey[]) => {
    if (variables.includes(variable)) return;
    const isSecret = fields.some((field) => field.variable === variable);
    const nearest = nearestWord(variable, variables);
    tell(
      path,
      isSecret
        ? `"${variable}" is secret, and an address is none. Take a field of another type.`
        : `"${variable}" is no variable of the credential forms.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
      { nearest },
    );
  };

  for (const [name, { url, variable }] of Object.entries(provider.endpoints)) {
    const path = ['endpoints', name, 'url'];
    const host = /^https?:\/\/([^/]*)/.exec(url)?.[1] ?? '';
    const fixed = host.split('.').slice(-2).join('.');
    for (const [, place = ''] of url.matchAll(PLACE)) checkVariable(place, path);
    if (url.slice(url.indexOf('//') + 2 + host.length).includes('{')) {
      tell(path, 'Only the name of the host may have places in braces.');
    } else if (host.includes('{') && (fixed.includes('{') || !fixed.includes('.'))) {
      // or whoever fills the form would say where the key goes
      tell(path, "The last two parts of the host's name stand as they are, without braces.");
    }
    if (!URL.canParse(url.replace(PLACE, 'place'))) tell(path, 'It is no URL.');
    if (variable !== undefined) checkVariable(variable, ['endpoints', name, 'variable']);
  }

  if (provider.baseUrl === undefined) {
    for (const key of ['endpoints', 'keyHosts'] as const) {
      if (Object.keys(provider[key]).length === 0) continue;
      tell([key], `"${key}" are further hosts of the vendor: they need its baseUrl beside them.`);
    }
  }
}
