import { jsonReply, type Reply } from '../kit/reply.ts';

/** Trained models that the account has. */
export const CUSTOM_MODELS = [
  {
    version: '1',
    assetName: 'House style',
    size: 73_400_320,
    etag: '"1"',
    trainingMode: 'style',
    assetId: 'urn:aaid:sc:VA6C2:0b5a9b1c-1111-4c36-9d28-1f3a5b7c9d01',
    mediaType: 'application/vnd.adobe.firefly.custom-model',
    createdDate: '2026-03-01T10:00:00Z',
    modifiedDate: '2026-03-02T10:00:00Z',
    publishedState: 'published',
    baseModel: { name: 'Firefly Image Model', version: 'image4_custom' },
    samplePrompt: 'a street in the rain, in our house style',
    displayName: 'House style',
  },
  {
    version: '2',
    assetName: 'Red mug',
    size: 73_400_320,
    etag: '"2"',
    trainingMode: 'subject',
    assetId: 'urn:aaid:sc:VA6C2:2d7e4f60-2222-4a18-8c51-2e4c6a8b0d02',
    mediaType: 'application/vnd.adobe.firefly.custom-model',
    createdDate: '2025-11-01T10:00:00Z',
    modifiedDate: '2025-11-02T10:00:00Z',
    publishedState: 'published',
    baseModel: { name: 'Firefly Image Model', version: 'image3_custom' },
    samplePrompt: 'a red mug on a table',
    displayName: 'Red mug',
    conceptId: 'redmug',
  },
] as const;

/** GET /v3/custom-models, by `start` and `limit`. */
export function listCustomModels(url: string): Reply {
  const query = new URL(url, 'http://x').searchParams;
  const start = Number(query.get('start') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  return jsonReply(200, {
    custom_models: CUSTOM_MODELS.slice(start, start + limit),
    _links: { page: { href: '/v3/custom-models' } },
    total_count: CUSTOM_MODELS.length,
  });
}
