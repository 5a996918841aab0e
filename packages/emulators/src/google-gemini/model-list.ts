import { invalidArgument } from '../google-apis/errors.ts';
import type { ServedModel } from './models.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

/** A model as the list shows it. */
export function modelObject({ id, displayName, image }: ServedModel) {
  return {
    name: `models/${id}`,
    version: image?.version ?? '001',
    displayName,
    description: image === undefined ? displayName : `${displayName}, a model that makes images`,
    inputTokenLimit: image?.inputTokenLimit ?? 1_048_576,
    outputTokenLimit: image === undefined ? 65_536 : 32_768,
    supportedGenerationMethods: ['generateContent', 'countTokens', 'batchGenerateContent'],
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    ...(image !== undefined && image.thinkingLevels.length > 0 && { thinking: true }),
  };
}

/** A model as Vertex AI's list of publishers shows it. */
export function publisherModelObject({ id, image }: ServedModel) {
  return {
    name: `publishers/google/models/${id}`,
    versionId: image?.version ?? '001',
    openSourceCategory: 'PROPRIETARY',
    launchStage: 'GA',
    publisherModelTemplate: `projects/{user-project}/locations/{location}/publishers/google/models/${id}`,
  };
}

/** One page of a list, under its name. Page tokens are opaque to callers; here they hold the offset. */
export function listPage(name: string, items: readonly object[], query: URLSearchParams) {
  const wanted = Number(query.get('pageSize') ?? query.get('page_size') ?? DEFAULT_PAGE);
  if (!Number.isInteger(wanted) || wanted < 0) {
    throw invalidArgument(`Invalid value at 'page_size' (TYPE_INT32), "${query.get('pageSize')}"`);
  }
  const size = Math.min(wanted === 0 ? DEFAULT_PAGE : wanted, LARGEST_PAGE);
  const token = query.get('pageToken') ?? query.get('page_token') ?? '';
  const from = token === '' ? 0 : Number(/^offset:(\d+)$/.exec(decode(token))?.[1] ?? 'NaN');
  if (!Number.isInteger(from)) throw invalidArgument('Page token is invalid.');
  const to = from + size;
  const more = to < items.length;
  return {
    [name]: items.slice(from, to),
    ...(more && { nextPageToken: Buffer.from(`offset:${to}`).toString('base64url') }),
  };
}

function decode(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8');
}
