import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from '../../testing/local/start-whole-server.ts';

const model = { source: 'external://sandbox/aurora' };
const size = { dimensions: { width: 256, height: 256 } };

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(() => server.stop());

async function upload(bytes: Buffer<ArrayBuffer>): Promise<string> {
  const { assetUploadCreate } = await server.data<{
    assetUploadCreate: {
      asset: { id: string; url: string | null };
      uploadUrl: string;
      headers: { name: string; value: string }[];
    };
  }>(
    'mutation ($input: AssetUploadCreateInput!) { assetUploadCreate(input: $input) { asset { id url } uploadUrl headers { name value } } }',
    { input: { filename: 'a.png', mimeType: 'image/png', byteSize: bytes.length } },
  );
  expect(assetUploadCreate.asset.url).toBeNull(); // nothing is there yet
  const headers = assetUploadCreate.headers.map(({ name, value }): [string, string] => [
    name,
    value,
  ]);
  const put = await fetch(new URL(assetUploadCreate.uploadUrl, server.url), {
    method: 'PUT',
    headers: { ...Object.fromEntries(headers), authorization: server.headers.authorization },
    body: bytes,
  });
  expect(put.ok).toBe(true);
  return assetUploadCreate.asset.id;
}

const bytesOf = async (url: string | null) => {
  const response = await fetch(url ?? '');
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

interface Given {
  image: { id: string } | null;
  asset: { id: string } | null;
  url: string | null;
  role: string | null;
  strength: number | null;
}
const GIVEN = '{ image { id } asset { id } url role strength }';
const SHOW = `query ($id: ID!) { generation(id: $id) { inputImage ${GIVEN} mask ${GIVEN} referenceImages ${GIVEN} } }`;
const shown = async (id: string) =>
  (
    await server.data<{
      generation: { inputImage: Given | null; mask: Given | null; referenceImages: Given[] };
    }>(SHOW, { id })
  ).generation;

it('a generation shows what it was given, as long as it is there', async () => {
  const { images, id: plain } = await generate(server, { model, prompt: 'a field', size });
  const imageId = images[0]?.id ?? '';
  const picture = await bytesOf(images[0]?.url ?? null);
  const assetId = await upload(picture);
  const { id, status } = await generate(server, {
    model,
    mode: 'INPAINT',
    prompt: 'a field',
    image: { assetId },
    mask: { imageId },
    referenceImages: [{ image: { imageId }, strength: 0.5 }, { image: { assetId } }],
  });
  expect(status).toBe('SUCCEEDED');
  const { inputImage, mask, referenceImages } = await shown(id);
  const nothing = { image: null, asset: null, role: null, strength: null };
  expect(inputImage).toMatchObject({ ...nothing, asset: { id: assetId } });
  expect(mask).toMatchObject({ ...nothing, image: { id: imageId } });
  expect(referenceImages).toMatchObject([
    { ...nothing, image: { id: imageId }, strength: 0.5 },
    { ...nothing, asset: { id: assetId } },
  ]);
  for (const given of [inputImage, mask, ...referenceImages])
    expect((await bytesOf(given?.url ?? null)).equals(picture)).toBe(true);
  expect(await shown(plain)).toEqual({ inputImage: null, mask: null, referenceImages: [] });

  await server.data(
    'mutation ($ids: [ID!]!) { imageDelete(input: { ids: $ids }) { deletedIds } }',
    { ids: [imageId] },
  );
  expect((await shown(id)).mask).toEqual({ ...nothing, url: null });
});

it('a preview says which image it is of, over several requests', async () => {
  const { generationCreate } = await server.data<{
    generationCreate: { generation: { id: string } };
  }>(
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } } }',
    {
      input: { generation: { model, prompt: 'a field', size, count: 5, partialImages: 1 } },
    },
  );
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...server.headers, accept: 'text/event-stream' },
    body: JSON.stringify({
      query:
        'subscription ($id: ID!) { generationEvents(id: $id) { kind partialImageUrl partialImageIndex } }',
      variables: { id: generationCreate.generation.id },
    }),
  });
  const events = (await response.text())
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)).data.generationEvents);
  const previews = events.filter(({ kind }) => kind === 'PARTIAL_IMAGE');
  expect(new Set(previews.map((event) => event.partialImageIndex))).toEqual(
    new Set([0, 1, 2, 3, 4]),
  );
  for (const event of events) {
    const isPreview = event.kind === 'PARTIAL_IMAGE';
    expect([event.partialImageUrl !== null, event.partialImageIndex !== null]).toEqual([
      isPreview,
      isPreview,
    ]);
  }
});
