import type { Endpoint } from './endpoints.ts';
import type { Field } from './fields.ts';

function fieldSchema(field: Field): Record<string, unknown> {
  switch (field.type) {
    case 'text':
      return { type: 'string' };
    case 'picture':
      return { type: 'string', description: 'URL or base64 of a picture.' };
    case 'pictures': {
      const list = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: field.most };
      return { anyOf: [{ type: 'string' }, list] };
    }
    case 'ratio':
      return { type: 'string', description: 'Aspect ratio between 21:9 and 9:21.' };
    case 'boolean':
      return { type: 'boolean' };
    case 'enum':
      return { type: 'string', enum: field.values };
    case 'integer':
    case 'number': {
      const { type, least, most, multipleOf, isNullable } = field;
      const schema = {
        type,
        ...(least === undefined ? {} : { minimum: least }),
        ...(most === undefined ? {} : { maximum: most }),
        ...(multipleOf === undefined ? {} : { multipleOf }),
      };
      return isNullable ? { anyOf: [schema, { type: 'null' }] } : schema;
    }
  }
}

function inputSchema(endpoint: Endpoint): object {
  const fields = Object.entries(endpoint.fields);
  return {
    type: 'object',
    title: `${endpoint.id} inputs`,
    required: fields
      .filter(([, field]) => 'isRequired' in field && field.isRequired)
      .map(([name]) => name),
    properties: Object.fromEntries(
      fields.map(([name, field]) => {
        const fallback = 'fallback' in field ? field.fallback : undefined;
        const schema = { title: name, ...fieldSchema(field) };
        return [name, fallback === undefined ? schema : { ...schema, default: fallback }];
      }),
    ),
  };
}

const schemaName = (id: string) => `${id.replaceAll(/[^A-Za-z0-9]+/g, '_')}_Inputs`;

/** The vendor's OpenAPI document: the live paths and the schema of each. */
export function openApi(endpoints: readonly Endpoint[]): object {
  const ok = { 200: { description: 'Successful Response' } };
  const free = { get: { responses: ok } };
  return {
    openapi: '3.1.0',
    info: { title: 'BFL API', version: '0.0.1' },
    paths: {
      ...Object.fromEntries(
        endpoints.map(({ id }) => {
          const schema = { $ref: `#/components/schemas/${schemaName(id)}` };
          const body = { required: true, content: { 'application/json': { schema } } };
          const security = [{ APIKeyHeader: [] }];
          return [`/v1/${id}`, { post: { requestBody: body, responses: ok, security } }];
        }),
      ),
      '/v1/get_result': free,
      '/v1/credits': free,
      '/v1/my_finetunes': free,
      '/v1/finetune_details': free,
      '/v1/delete_finetune': { post: { responses: ok } },
    },
    components: {
      schemas: Object.fromEntries(endpoints.map((one) => [schemaName(one.id), inputSchema(one)])),
      securitySchemes: { APIKeyHeader: { type: 'apiKey', in: 'header', name: 'x-key' } },
    },
  };
}
