import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

const nameOf = (id: string) =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');

/** The OpenAPI document of one endpoint, as the vendor writes it for its queue. */
export function openApiOf({ id, category, input }: Endpoint): object {
  const name = `${nameOf(id)}Input`;
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' });
  const answer = { responses: { 200: { description: 'The request status.' } } };
  const reference = { schema: { $ref: `#/components/schemas/${name}` } };
  return {
    openapi: '3.0.4',
    info: {
      title: `Queue OpenAPI for ${id}`,
      version: '1.0.0',
      'x-fal-metadata': { endpointId: id, category },
    },
    components: {
      securitySchemes: { apiKeyAuth: { type: 'apiKey', in: 'header', name: 'Authorization' } },
      schemas: { [name]: { ...schema, title: name } },
    },
    paths: {
      [`/${id}/requests/{request_id}/status`]: { get: answer },
      [`/${id}/requests/{request_id}/cancel`]: { put: answer },
      [`/${id}`]: {
        post: {
          requestBody: { required: true, content: { 'application/json': reference } },
          ...answer,
        },
      },
      [`/${id}/requests/{request_id}`]: { get: answer },
    },
    servers: [{ url: 'https://queue.fal.run' }],
  };
}
