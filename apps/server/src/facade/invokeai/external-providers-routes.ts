import { isSecretField, printable } from '@darkroom/core';
import type { ProviderService, ProviderView } from '@darkroom/engine';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readBody } from './body-fields.ts';
import { httpProblemOf, invalidInput } from './http-problem-of.ts';

const updateSchema = z.strictObject({
  api_key: z.string('takes a text').nullish(),
  /** Null takes the override back, as a blank one does. */
  base_url: z.string('takes a text').nullish(),
});

/** The field that InvokeAI calls the API key: the first secret of the provider's form. */
const keyField = ({ record }: ProviderView) => record.credentialForm.find(isSecretField) ?? null;

const isKeySet = (view: ProviderView): boolean => {
  const variable = keyField(view)?.variable;
  return view.credentials.some(({ fields }) =>
    fields.some((field) => field.variable === variable && field.isSet),
  );
};

const statusJson = ({ slug, status }: ProviderView) => ({
  provider_id: slug,
  configured: status.state !== 'NOT_CONFIGURED',
  message: status.message,
});

const configJson = (view: ProviderView) => ({
  provider_id: view.slug,
  api_key_configured: isKeySet(view),
  base_url: view.isBaseUrlOverridden ? view.baseUrl : null,
});

/**
 * InvokeAI's routes for external providers: who is configured, and setting and clearing key and address. What is set is
 * checked with the provider, and brings its starter models; a key that is cleared takes its models along.
 */
export function addExternalProvidersRoutes(
  app: FastifyInstance,
  providers: Pick<ProviderService, 'list' | 'get' | 'configure' | 'reset'>,
): void {
  const base = '/api/v1/app/external_providers';

  const known = async (id: string): Promise<ProviderView> => {
    const view = await providers.get(id);
    if (view) return view;
    const message = `There is no external provider "${printable(id, 60)}". GET ${base}/status lists them.`;
    throw httpProblemOf([{ code: 'PROVIDER_NOT_FOUND', message }]);
  };
  const reset = async (id: string): Promise<ProviderView> => {
    const { provider, problems } = await providers.reset(id);
    if (provider === null || problems.length > 0) throw httpProblemOf(problems);
    return provider;
  };

  app.get(`${base}/status`, async () => (await providers.list()).map(statusJson));
  app.get(`${base}/config`, async () => (await providers.list()).map(configJson));

  app.post<{ Params: { id: string } }>(`${base}/config/:id`, async (request) => {
    const view = await known(request.params.id);
    const given = readBody(updateSchema, request.body);
    const hasKey = typeof given.api_key === 'string';
    const hasUrl = given.base_url !== undefined;
    if (!hasKey && !hasUrl) throw invalidInput('Give api_key, base_url, or both.');
    const apiKey = given.api_key?.trim() ?? '';
    const url = given.base_url?.trim() ?? '';
    if (hasKey && apiKey === '' && !hasUrl) return configJson(await reset(view.slug));
    const field = keyField(view);
    if (hasKey && field === null)
      throw invalidInput(`${view.slug} needs no key. Give base_url alone.`);
    const { provider, problems } = await providers.configure({
      provider: view.slug,
      ...(hasKey && field
        ? { credentials: [{ variable: field.variable, value: apiKey === '' ? null : apiKey }] }
        : {}),
      ...(hasUrl ? { baseUrl: url === '' ? null : url } : {}),
    });
    if (provider === null || problems.length > 0) throw httpProblemOf(problems);
    return configJson(provider);
  });

  app.delete<{ Params: { id: string } }>(`${base}/config/:id`, async (request) =>
    configJson(await reset((await known(request.params.id)).slug)),
  );
}
