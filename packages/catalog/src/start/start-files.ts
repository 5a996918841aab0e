import { localize, type ProviderRecord } from '@darkroom/core';
import { Document, isScalar, visit } from 'yaml';
import type { ExampleModel } from './example-model.ts';
import { PLACEHOLDERS } from './placeholders.ts';

/** A file of a provider's folder, by its path within. */
export interface StartFile {
  path: string;
  content: string;
}

export interface StartFilesOptions {
  slug: string;
  protocol: string;
  /** Every protocol that there is. */
  protocols: readonly string[];
  /** The built-in provider that speaks it. */
  speaker: ProviderRecord;
  example: ExampleModel;
  /** YYYY-MM-DD. */
  today: string;
}

/** Small maps and lists in one line, as people write them. */
function yaml(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Map(_key, map, path) {
      const isSmall = map.items.length <= 3 && map.items.every(({ value: one }) => isScalar(one));
      if (isSmall && path.length > 3) map.flow = true;
    },
    Seq(_key, list) {
      if (list.items.every(isScalar)) list.flow = true;
    },
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string' && /[:\s]$|:/.test(scalar.value))
        scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 100 }).trimEnd();
}

/** Commented files to begin a provider of one's own with: it loads as it is, and a check names the placeholders. */
export function startFiles(options: StartFilesOptions): StartFile[] {
  return [
    { path: 'provider.yaml', content: providerFile(options) },
    { path: 'models/example.yaml', content: modelFile(options) },
    { path: 'icon.svg', content: icon(options.slug) },
  ];
}

const titled = (slug: string) =>
  slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

/** The speaker's address with another host: the path belongs to the protocol. Of one's own machine it is the usual one. */
function exampleUrl({ baseUrl, isSelfHosted }: ProviderRecord, slug: string): string {
  if (isSelfHosted && baseUrl !== undefined) return baseUrl;
  const path = baseUrl === undefined ? '' : new URL(baseUrl).pathname.replace(/\/$/, '');
  return `https://${PLACEHOLDERS.host(slug)}${path}`;
}

function providerFile({ slug, protocol, protocols, speaker }: StartFilesOptions): string {
  const name = titled(slug);
  // A machine of one's own mostly wants no key: one that may be left out there is left out here.
  const key = speaker.credentialForm.find(
    ({ type, required }) => type === 'secret-input' && (required || !speaker.isSelfHosted),
  );
  const variable = slug.toUpperCase().replaceAll('-', '_');
  const header = key?.header
    ? `\n    header: { name: ${key.header.name}${key.header.prefix ? `, prefix: "${key.header.prefix}"` : ''} }`
    : '';
  const form = key
    ? `
# What is asked for on the Providers page and by \`darkroom provider configure ${slug}\`. In the environment the key below
# is DARKROOM_${variable}_API_KEY; names that people have set already may stand under "environment".
# Types: secret-input, text-input, select, radio, switch, file.
credentialForm:
  - variable: api_key
    label: API key
    type: secret-input
    required: true
    placeholder: Paste the key here
    maxLength: 400${header}
    # environment: [${variable}_TOKEN]
`
    : `
# It needs no key. If yours does:
# credentialForm:
#   - { variable: api_key, label: API key, type: secret-input, required: true }
`;
  return `# A provider of your own, without code. Darkroom looks at this folder every second, so a change counts at once;
# \`darkroom catalog check ${slug}\` says what is wrong, with file and line.

# The name in sources, variables and commands: lower-case letters, digits and "-". Pictures and settings go by it, so
# never change it once it is in use.
slug: ${slug}

# What people see. Every text may be given in several languages: { en_US: …, zh_Hans: … }.
label: ${name}
description: Pictures by ${name}.
# A file of this folder (or of _assets/ in it): SVG or PNG. iconLarge is for the provider's own page.
iconSmall: icon.svg
# website: https://${slug}.example
# help: { title: Get a key, url: "https://${slug}.example/keys" }

# The language that its API speaks. There ${protocols.length === 1 ? 'is' : 'are'}: ${protocols.join(', ')}.
protocol: ${protocol}
# The root of the API, without a slash at its end. DARKROOM_${variable}_BASE_URL and config.yaml go before it.
baseUrl: ${exampleUrl(speaker, slug)}

# predefined-model: one key for the models of this folder. customizable-model: each model has a key of its own, and needs
# a modelCredentialForm. fetch-from-remote: the account is asked for its models.
configurationMethods: [predefined-model]
${form}
# Whether use may cost money; false for a machine of your own.
isPaid: ${speaker.isPaid}
# Whether it runs on a machine of your own or of your network. Only said: any baseUrl may be such a one (http://127.0.0.1:8080).
isSelfHosted: ${speaker.isSelfHosted}
# What it allows at most.
# limits: { inFlight: 4, requestsPerMinute: 60 }
# Where answers hold links to pictures: the hosts that they may be on; empty: any public one. [cdn.${slug}.example]
# resultHosts: []
# Sentences for errors: what a right key looks like, where to make another.
# teaching: { keyShape: 'A key begins with "${slug}-".', newKey: "Make one at https://${slug}.example/keys." }
`;
}

function modelFile({ slug, speaker, example, today }: StartFilesOptions): string {
  const { capabilities, defaultSettings, wire } = example;
  const label = localize(speaker.label);
  const cost = speaker.isPaid
    ? `${PLACEHOLDERS.modelWords} An API key is required, and use may cost money.`
    : PLACEHOLDERS.modelWords;
  const settings =
    Object.keys(defaultSettings).length === 0
      ? '# defaultSettings: { width: 1024, height: 1024, count: 1 }'
      : yaml({ defaultSettings });
  const travel =
    Object.keys(wire).length === 0 ? '# wire: { fields: { prompt: prompt } }' : yaml({ wire });
  return `# A model: one file each, whatever its name. Files that begin with "_" are no models; others take their values by
# "extends: _base.yaml".

# external://<the provider's slug>/<id>. Pictures and settings go by it, so never change it once it is in use.
source: external://${slug}/${PLACEHOLDERS.modelId}
# The name that the API knows it by, where that is another than the id above.
# providerModelId: example-1-large
name: ${PLACEHOLDERS.modelName}
# ${speaker.isPaid ? 'Of a paid provider it says that a key is needed and that use may cost money.' : 'What people read in lists.'}
description: ${cost}
tags: [starter]

# What it can do. Controls, checks and what is sent follow it: what is missing here is hidden, refused and never sent.
${yaml({ capabilities })}

# What counts where nothing is chosen.
${settings}

# How settings travel: paths below the base URL, and the API's names for them. As ${label} has them.
${travel}

# Settings of its own. Types: int, float, boolean, enum, text, image. Each also needs a field under wire.
# parameters:
#   - { name: quality, label: Quality, type: enum, values: [standard, high], default: standard }
# What it costs, so that it can be said beforehand. Without a price it is called unknown, never nothing.
# prices:
#   - { unit: image, price: "0.04", source: "https://${slug}.example/pricing", asOf: ${today} }
# When it goes, and what to use then.
# lifecycle: { state: active, retiresOn: 2030-01-01, replacedBy: "external://${slug}/another" }
`;
}

/** The first letter on a square: something to be told apart by until there is a better one. */
function icon(slug: string): string {
  const letter = slug.charAt(0).toUpperCase();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-label="${titled(slug)}">
  <rect width="64" height="64" rx="14" fill="#3b4252"/>
  <text x="32" y="43" font-family="sans-serif" font-size="32" font-weight="700" text-anchor="middle" fill="#fff">${letter}</text>
</svg>
`;
}
