import type { Field } from './field.ts';
import { type Model, nameOf } from './models.ts';

const titleOf = (name: string) =>
  name
    .split('_')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');

/** Enumerations stand beside the input, as the vendor's tools write them. */
function schemaOf(name: string, field: Field, order: number): Record<string, unknown> {
  const rest = {
    'x-order': order,
    ...(field.description ? { description: field.description } : {}),
    ...('fallback' in field && field.fallback !== undefined ? { default: field.fallback } : {}),
  };
  const title = titleOf(name);
  switch (field.type) {
    case 'text':
      return { type: 'string', title, ...rest };
    case 'secret':
      return {
        type: 'string',
        title,
        format: 'password',
        writeOnly: true,
        'x-cog-secret': true,
        nullable: true,
        ...rest,
      };
    case 'boolean':
      return { type: 'boolean', title, ...rest };
    case 'integer':
    case 'number':
      return {
        type: field.type,
        title,
        ...(field.least === undefined ? {} : { minimum: field.least }),
        ...(field.most === undefined ? {} : { maximum: field.most }),
        ...(field.fallback === undefined ? { nullable: true } : {}),
        ...rest,
      };
    case 'enum':
      return { allOf: [{ $ref: `#/components/schemas/${name}` }], ...rest };
    case 'picture':
      return {
        type: 'string',
        title,
        format: 'uri',
        nullable: field.isRequired !== true,
        ...rest,
        description: `Input image: ${name}`,
      };
    case 'pictures':
      return {
        type: 'array',
        items: { type: 'string', format: 'uri', anyOf: [] },
        title,
        default: [],
        ...(field.most === undefined ? {} : { maxItems: field.most }),
        ...rest,
        description: `Input images: ${name}`,
      };
  }
}

function openApiOf(model: Model): object {
  const entries = Object.entries(model.fields);
  const enums = entries.flatMap(([name, field]) =>
    field.type === 'enum'
      ? [
          [
            name,
            { type: 'string', title: name, enum: field.values, description: 'An enumeration.' },
          ],
        ]
      : [],
  );
  const address = { type: 'string', format: 'uri' };
  return {
    openapi: '3.0.2',
    info: { title: 'Cog', version: '0.1.0' },
    paths: {},
    components: {
      schemas: {
        Input: {
          type: 'object',
          title: 'Input',
          required: entries.filter(([, one]) => one.isRequired).map(([name]) => name),
          properties: Object.fromEntries(
            entries.map(([name, field], order) => [name, schemaOf(name, field, order)]),
          ),
        },
        Output:
          model.output === 'list'
            ? { type: 'array', items: address, title: 'Output' }
            : { ...address, title: 'Output' },
        ...Object.fromEntries(enums),
      },
    },
  };
}

/** A version as its routes answer it. */
export const versionJson = (model: Model, id: string): object => ({
  id,
  created_at: '2026-05-01T10:00:00.000000Z',
  cog_version: '0.16.2',
  openapi_schema: openApiOf(model),
});

const EXTENSIONS = { picture: 'webp', vector: 'svg', video: 'mp4' } as const;

/** A model as its routes answer it. */
export function modelJson(model: Model): object {
  const [latest] = model.versions;
  const example = `https://replicate.delivery/example/out-0.${EXTENSIONS[model.kind]}`;
  return {
    url: `https://replicate.com/${nameOf(model)}`,
    owner: model.owner,
    name: model.name,
    description: model.description,
    visibility: model.isPrivate ? 'private' : 'public',
    is_official: model.isOfficial,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 1000,
    cover_image_url: null,
    default_example:
      latest === undefined ? null : { output: model.output === 'list' ? [example] : example },
    latest_version: latest === undefined ? null : versionJson(model, latest),
  };
}
