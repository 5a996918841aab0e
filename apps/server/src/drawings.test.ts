import { startVendorEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from './testing/local/start-whole-server.ts';

/** A drawing all the way: bought, kept to the byte, shown as pixels, given out for download, and worked on further. */
let emulator: Awaited<ReturnType<typeof startVendorEmulator>>;
let server: WholeServer;

beforeAll(async () => {
  emulator = await startVendorEmulator('recraft');
  server = await startWholeServer({
    DARKROOM_RECRAFT_API_KEY: emulator.key,
    DARKROOM_RECRAFT_BASE_URL: emulator.baseUrl,
  });
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

const fetchImage = (url: string, variant?: string) => {
  const address = new URL(url, server.url);
  if (variant === undefined) return fetch(address, { headers: server.headers });
  return fetch(`${address.origin}${address.pathname}?variant=${variant}`, {
    headers: server.headers,
  });
};

const install = (id: string) =>
  server.data(
    'mutation ($input: ModelInstallInput!) { modelInstall(input: $input) { userErrors { message } } }',
    {
      input: { source: `external://recraft/${id}` },
    },
  );

describe('a drawing', () => {
  it('is kept to the byte, shown as pixels, and never given out as a page', async () => {
    const made = await generate(server, {
      model: { source: 'external://recraft/recraftv4_1_vector' },
      prompt: 'a lighthouse',
      size: { aspectRatio: '2:1' },
    });
    expect([made.status, made.failure]).toEqual(['SUCCEEDED', null]);
    const [image] = made.images;
    expect(image).toMatchObject({ width: 1536, height: 768 });
    const original = await fetchImage(image?.url ?? '', 'original');
    expect(original.headers.get('content-type')).toBe('image/svg+xml');
    expect(original.headers.get('content-disposition')).toMatch(/^attachment; .*\.svg"$/);
    expect(original.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    const text = await original.text();
    expect(text).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const [variant, width] of [
      ['thumbnail', 320],
      ['preview', 1024],
    ] as const) {
      const small = await fetchImage(image?.url ?? '', variant);
      expect(small.headers.get('content-type')).toBe('image/webp');
      const bytes = Buffer.from(await small.arrayBuffer());
      // VP8X or VP8: the width stands in one of these places.
      const widths = [bytes.readUIntLE(24, 3) + 1, bytes.readUInt16LE(26) & 0x3fff];
      expect(widths).toContain(width);
    }

    // What a drawing shows can be worked on: it goes as pixels.
    await install('remove-background');
    const cut = await generate(server, {
      model: { source: 'external://recraft/remove-background' },
      mode: 'IMG2IMG',
      image: { imageId: image?.id },
    });
    expect([cut.status, cut.failure]).toEqual(['SUCCEEDED', null]);
    const sent = emulator.requests().at(-1);
    expect([sent?.path, sent?.files[0]?.image]).toMatchObject([
      '/v1/images/removeBackground',
      { format: 'png', width: 1536, height: 768 },
    ]);
    expect(cut.images[0]).toMatchObject({ width: 1536, height: 768 });
  });
});

describe('boards and zips', () => {
  interface Problem {
    code: string;
    field: string[] | null;
  }
  interface BoardAnswer {
    board: { id: string; name: string; imageCount: number; cover: { id: string } | null } | null;
    userErrors: Problem[];
  }
  const BOARD = 'board { id name isTarget imageCount cover { id } } userErrors { code field }';
  const change = async (field: string, input: Record<string, unknown>, more = '') => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const answer = await server.data<Record<string, BoardAnswer & Record<string, unknown>>>(
      `mutation ($input: ${type}!) { ${field}(input: $input) { ${more} ${BOARD} } }`,
      { input },
    );
    const payload = answer[field];
    if (!payload) throw new Error(`${field} gave no answer.`);
    return payload;
  };
  const ARCHIVE =
    'mutation ($input: ImageArchiveCreateInput!) { imageArchiveCreate(input: $input) { url imageCount userErrors { code field } } }';
  const pack = async (input: Record<string, unknown>) => {
    const { imageArchiveCreate } = await server.data<{
      imageArchiveCreate: { url: string | null; imageCount: number; userErrors: Problem[] };
    }>(ARCHIVE, { input });
    return imageArchiveCreate;
  };
  /** A free picture; its id. */
  const picture = async (prompt: string) => {
    const made = await generate(server, { model: { source: 'external://sandbox/aurora' }, prompt });
    return made.images[0]?.id ?? '';
  };
  const MISSING = 'img_00000000000000000000000000';

  it('a board is made, filled, covered, renamed, emptied and deleted; what cannot be is said with its place', async () => {
    const ids = [await picture('a gull'), await picture('a tern')];
    const made = await change('boardCreate', { name: '  Sea   birds ' });
    expect(made.board).toMatchObject({ name: 'Sea birds', imageCount: 0, cover: null });
    const id = made.board?.id ?? '';
    expect((await change('boardCreate', { name: 'Sea birds' })).userErrors).toEqual([
      { code: 'CONFLICT', field: ['name'] },
    ]);
    const added = await change(
      'boardAddImages',
      { id, imageIds: [...ids, ids[0], MISSING] },
      'addedCount',
    );
    expect(added).toMatchObject({
      addedCount: 2,
      board: { imageCount: 2, cover: { id: ids[1] } },
      userErrors: [{ code: 'NOT_FOUND', field: ['imageIds', '2'] }],
    });
    const covered = await change('boardUpdate', { id, name: 'Gulls', coverImageId: ids[0] });
    expect(covered.board).toMatchObject({ name: 'Gulls', cover: { id: ids[0] } });
    expect((await change('boardUpdate', { id, coverImageId: MISSING })).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['coverImageId'] },
    ]);
    const taken = await change('boardRemoveImages', { id, imageIds: [ids[0]] }, 'removedCount');
    expect(taken).toMatchObject({ removedCount: 1, board: { cover: { id: ids[1] } } });
    const tooMany = Array.from({ length: 101 }, () => MISSING);
    for (const field of ['boardAddImages', 'boardRemoveImages']) {
      const refused = await change(field, { id, imageIds: tooMany });
      expect(refused).toMatchObject({ board: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    }
    const remove =
      'mutation ($input: BoardDeleteInput!) { boardDelete(input: $input) { deletedId userErrors { code field } } }';
    expect(await server.data(remove, { input: { id } })).toEqual({
      boardDelete: { deletedId: id, userErrors: [] },
    });
    expect(await server.data(remove, { input: { id } })).toEqual({
      boardDelete: { deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] },
    });
    const { images } = await server.data<{ images: { nodes: { id: string }[] } }>(
      '{ images(first: 50) { nodes { id } } }',
    );
    expect(images.nodes.map((one) => one.id)).toEqual(expect.arrayContaining(ids));
  });

  it('a board that takes new pictures is told of when one comes', async () => {
    const { board } = await change('boardCreate', { name: 'Newest', isTarget: true });
    const imageId = await picture('a petrel');
    // From the beginning of what is kept, so that nothing is waited for that has happened already.
    const ended = new AbortController();
    const response = await fetch(`${server.url}/graphql/stream`, {
      method: 'POST',
      headers: { ...server.headers, accept: 'text/event-stream' },
      body: JSON.stringify({
        query:
          'subscription { activity(after: "act_0") { __typename ... on BoardActivity { boardId board { id imageCount cover { id } } } } }',
      }),
      signal: ended.signal,
    });
    const wanted = { boardId: board?.id, board: { imageCount: 1, cover: { id: imageId } } };
    const told: unknown[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data: {')) continue;
        const { activity } = JSON.parse(line.slice(6)).data;
        if (activity.boardId === board?.id) told.push(activity);
      }
      // Made, and then filled.
      if (told.length >= 2) break;
    }
    ended.abort();
    expect(told).toMatchObject([wanted, wanted]);
    await change('boardUpdate', { id: board?.id, isTarget: false });
  });

  it('a zip of pictures, or of a board, holds their very bytes, by a link that cannot be made up', async () => {
    const ids = [await picture('a skua'), await picture('a fulmar')];
    const originals = await Promise.all(
      ids.map(async (id) => {
        const { node } = await server.data<{ node: { url: string } }>(
          'query ($id: ID!) { node(id: $id) { ... on Image { url(variant: ORIGINAL) } } }',
          { id },
        );
        return Buffer.from(await (await fetchImage(node.url)).arrayBuffer());
      }),
    );
    const { board } = await change('boardCreate', { name: 'To take along' });
    await change('boardAddImages', { id: board?.id, imageIds: ids });
    for (const input of [{ imageIds: [...ids, MISSING] }, { board: board?.id }]) {
      const { url, imageCount, userErrors } = await pack(input);
      expect([imageCount, userErrors]).toEqual([
        2,
        'board' in input ? [] : [{ code: 'NOT_FOUND', field: ['imageIds', '2'] }],
      ]);
      // Without further proof: the link is all that a browser's download has.
      const answer = await fetch(url ?? '');
      expect(answer.headers.get('content-type')).toBe('application/zip');
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="darkroom-[\d-]+-\w{6}\.zip"$/,
      );
      const zip = Buffer.from(await answer.arrayBuffer());
      expect(zip.subarray(0, 4)).toEqual(Buffer.from('PK\u0003\u0004'));
      for (const bytes of originals) expect(zip.includes(bytes)).toBe(true);
      expect(zip.includes('manifest.json')).toBe(true);

      const other = new URL(url ?? '');
      other.pathname = other.pathname.replace(/.$/, (last) => (last === 'z' ? 'y' : 'z'));
      for (const wrong of [other, new URL(other.pathname, server.url)]) {
        const refused = await fetch(wrong);
        expect(refused.status).toBe(403);
        expect(await refused.text()).toContain('SIGNATURE_INVALID');
      }
    }
    expect(await pack({ imageIds: [] })).toMatchObject({
      url: null,
      userErrors: [{ code: 'INVALID_INPUT' }],
    });
    expect(await pack({ board: 'brd_00000000000000000000000000' })).toMatchObject({
      url: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['board'] }],
    });
  });
});
