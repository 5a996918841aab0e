import { type CredentialField, isSecretField, localize, type ProviderRecord } from '@darkroom/core';
import { baseUrlEnvironmentNames, fieldEnvironmentNames } from './sources/environment-names.ts';

const HEAD = `# Copy this file to .env and fill in what you use. Darkroom reads .env beside it; git ignores it.
# Written from the providers' credential forms: change those, then run
#   node --conditions=source packages/engine/src/configuration/scripts/write-env-example.ts
# What is set in the real environment goes before this file. Keys may also stand in api_keys.yaml of the data
# directory, or be entered in the web app, where they are stored encrypted.
# Several keys of one provider have names: two underscores and the name behind Darkroom's own name of the variable,
# as in DARKROOM_OPENAI_API_KEY__WORK for the set "work".

# --- Darkroom ---------------------------------------------------------------------------------------------------
# DARKROOM_HOME=~/.darkroom
# PORT=4100
# HOST=127.0.0.1
# A token for programs, instead of one made by the web app or the command line.
# DARKROOM_ADMIN_TOKEN=
# The key that encrypts stored credentials: 32 random bytes as base64 or hexadecimal. Or a file that holds it.
# DARKROOM_MASTER_KEY=
# DARKROOM_MASTER_KEY_FILE=
# Where webhooks may go besides the open internet: origins, separated by commas, such as http://127.0.0.1:5678
# DARKROOM_WEBHOOK_ORIGINS=
# DARKROOM_DATABASE_URL=
# DARKROOM_STORAGE_URL=
# An OpenTelemetry collector that traces go to, by OTLP over HTTP: http://127.0.0.1:4318
# DARKROOM_OTLP_ENDPOINT=
`;

/** The text of `.env.example`: every variable that a provider's credentials and address may be set by, none of them set. */
export function renderEnvironmentExample(providers: readonly ProviderRecord[]): string {
  const blocks = providers
    .filter(({ credentialForm, baseUrl }) => credentialForm.length > 0 || baseUrl !== undefined)
    .map(providerBlock);
  return [HEAD, ...blocks].join('\n');
}

function providerBlock(record: ProviderRecord): string {
  const name = localize(record.label);
  const lines = [`# --- ${name} ${'-'.repeat(Math.max(3, 107 - name.length))}`];
  const url = record.help?.url ? localize(record.help.url) : null;
  if (url !== null)
    lines.push(`# ${oneLine(localize(record.help?.title ?? {}) || 'Get a key')}: ${url}`);
  if (record.teaching.keyShape) lines.push(`# ${oneLine(record.teaching.keyShape)}`);
  for (const field of record.credentialForm) {
    if (field.variable !== record.baseUrlVariable) lines.push(...fieldLines(record, field));
  }
  const usual = record.baseUrl;
  const alsoCalled = record.credentialForm
    .filter((field) => field.variable === record.baseUrlVariable)
    .flatMap((field) => fieldEnvironmentNames(record, field));
  const names = baseUrlEnvironmentNames(record);
  if (usual !== undefined || record.isSelfHosted || alsoCalled.length > 0) {
    lines.push(`# Where requests go.${also([...alsoCalled, ...names.foreign])}`);
    lines.push(`# ${names.own}=${usual ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}

function fieldLines(record: ProviderRecord, field: CredentialField): string[] {
  const [own = '', ...others] = fieldEnvironmentNames(record, field);
  const need = field.required ? 'required' : 'optional';
  const help = field.help ? ` ${oneLine(localize(field.help))}` : '';
  const options =
    field.options.length > 0
      ? ` One of: ${field.options.map(({ value }) => value).join(', ')}.`
      : '';
  const value = isSecretField(field) ? '' : (field.default ?? '');
  return [
    `# ${oneLine(localize(field.label))} (${need}).${help}${options}${also(others)}`,
    `# ${own}=${value}`,
  ];
}

const also = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` Also taken: ${names.join(', ')}.`;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
