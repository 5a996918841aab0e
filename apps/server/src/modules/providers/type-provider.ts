import {
  type CredentialField,
  IMAGE_MODEL_TYPE,
  localize,
  type ProviderRecord,
} from '@darkroom/core';
import type {
  ConfigurationMethod,
  CredentialFieldType,
  ProviderNotConfiguredErrorResolvers,
  ProviderResolvers,
} from '../../gql/resolvers.ts';
import { pageConnection } from '../shared/connection.ts';

/** `secret-input` in a file is SECRET_INPUT in the API. */
const constant = (text: string) => text.toUpperCase().replaceAll('-', '_');

function formField(field: CredentialField, { baseUrlVariable }: ProviderRecord, locale: string) {
  return {
    variable: field.variable,
    label: localize(field.label, locale),
    type: constant(field.type) as CredentialFieldType, // the enum is core's list in capitals
    required: field.required,
    placeholder: field.placeholder ? localize(field.placeholder, locale) : null,
    help: field.help ? localize(field.help, locale) : null,
    default: field.default ?? null,
    maxLength: field.maxLength || null,
    isBaseUrl: field.variable === baseUrlVariable,
    options: field.options.map(({ value, label }) => ({ value, label: localize(label, locale) })),
    showOn: field.showOn,
  };
}

export const Provider: ProviderResolvers = {
  label: ({ record }, { locale }) => localize(record.label, locale ?? 'en_US'),
  description: ({ record }, { locale }) =>
    record.description ? localize(record.description, locale ?? 'en_US') : null,
  icon: ({ slug }, { size }, { origin, services }) =>
    services.catalog.iconPath(slug, size === 'LARGE' ? 'large' : 'small')
      ? `${origin}/providers/${slug}/icon?size=${(size ?? 'SMALL').toLowerCase()}`
      : null,
  website: ({ record }) => record.website ?? null,
  keyHelpUrl: ({ record }) => (record.help?.url ? localize(record.help.url) : null),
  modelTypes: ({ record }) =>
    record.modelTypes.includes(IMAGE_MODEL_TYPE) ? ['EXTERNAL_IMAGE_GENERATOR'] : [],
  otherModelTypes: ({ record }) => record.modelTypes.filter((type) => type !== IMAGE_MODEL_TYPE),
  configurationMethods: ({ record }) =>
    record.configurationMethods.map((method) => constant(method) as ConfigurationMethod), // likewise
  credentialForm: ({ record }, { locale }) =>
    record.credentialForm.map((field) => formField(field, record, locale ?? 'en_US')),
  modelCredentialForm: ({ record }, { locale }) =>
    record.modelCredentialForm.map((field) => formField(field, record, locale ?? 'en_US')),
  isPaid: ({ record }) => record.isPaid,
  credentialsSharedWith: ({ credentialSharing }) => credentialSharing,
  starterModels: async ({ slug }, { first, after }, { services }) =>
    pageConnection(await services.models.starters({ first, after, provider: slug }), after),
  models: async ({ slug }, { first, after }, { services, sight }) =>
    pageConnection(
      await services.models.page({ first, after, provider: slug }, sight.viewer),
      after,
    ),
};

export const ProviderNotConfiguredError: ProviderNotConfiguredErrorResolvers = {
  provider: ({ provider }, _arguments, { loaders }) =>
    provider ? loaders.provider.load(provider) : null,
};
