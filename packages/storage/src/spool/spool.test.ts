import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BlobNotFoundError,
  BlobTooLargeError,
  InvalidKeyError,
  SpoolIncompleteError,
} from '../errors.ts';
import { recordingIo } from '../testing/local/recording-io.ts';
import { temporaryFolder } from '../testing/local/temporary-folder.ts';
import { openSpool, type SpoolEntry } from './spool.ts';
import { MAX_HEAD_BYTES } from './spool-trailer.ts';

const head = {
  status: 200,
  headers: { 'content-type': 'application/json', 'x-request-id': 'req_1' },
};
const text = async (entry: SpoolEntry, options?: { allowIncomplete: boolean }) => {
  let all = '';
  for await (const piece of entry.body(options)) all += Buffer.from(piece).toString();
  return all;
};

describe('spool', () => {
  it('gives back a sealed answer, body and head', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    const writer = await spool.create('att_1');
    for (let index = 0; index < 5; index += 1) await writer.write(Buffer.from('x'.repeat(100_000)));
    const sealed = await writer.seal(head);
    await writer.close();
    const opened = await spool.open('att_1');
    for (const entry of [sealed, opened]) {
      expect(entry).toMatchObject({ name: 'att_1', isComplete: true, head, byteSize: 500_000 });
      expect(await text(entry)).toBe('x'.repeat(500_000));
    }
    expect((await spool.list()).map(({ name }) => name)).toEqual(['att_1']);
    expect(await spool.remove('att_1')).toBe(true);
    expect(await spool.remove('att_1')).toBe(false);
    await expect(spool.open('att_1')).rejects.toBeInstanceOf(BlobNotFoundError);
  });

  it('syncs once, after the whole entry, and has synced the name', async () => {
    const { io, steps } = recordingIo();
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool'), io });
    const writer = await spool.create('a');
    await writer.write(Buffer.from('body'));
    await writer.seal(head);
    expect(steps).toEqual([
      'create a.answer',
      'sync-directory spool',
      'write a.answer',
      'write a.answer',
      'sync a.answer',
      'close a.answer',
    ]);
  });

  it('is not sealed when the sync or the sync of its name fails', async () => {
    for (const failing of ['sync a.answer', 'sync-directory spool']) {
      const { io } = recordingIo((step) => (step === failing ? 'EIO' : null));
      const spool = await openSpool({ root: join(await temporaryFolder(), 'spool'), io });
      const writer = await spool.create('a');
      await writer.write(Buffer.from('body'));
      await expect(writer.seal(head), failing).rejects.toThrow('EIO');
      await writer.abort();
    }
  });

  it('knows an entry that was cut, or changed, at any byte', async () => {
    const root = join(await temporaryFolder(), 'spool');
    const spool = await openSpool({ root });
    const writer = await spool.create('a');
    await writer.write(Buffer.from('{"data":[]}'));
    await writer.seal(head);
    const path = join(root, 'a.answer');
    const whole = await readFile(path);
    for (let index = 0; index < whole.length; index += 1) {
      await writeFile(path, whole.subarray(0, index));
      expect((await spool.open('a')).isComplete, `cut at ${index}`).toBe(false);
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      await writeFile(path, flipped);
      expect((await spool.open('a')).isComplete, `flipped at ${index}`).toBe(false);
    }
    await writeFile(path, whole);
    expect((await spool.open('a')).isComplete).toBe(true);
    await truncate(path, 5);
    const incomplete = await spool.open('a');
    expect(incomplete).toMatchObject({ head: null, byteSize: 5 });
    expect(() => incomplete.body()).toThrow(SpoolIncompleteError);
    expect(await text(incomplete, { allowIncomplete: true })).toBe('{"dat');
  });

  it('tells sealed from unsealed after a real kill -9', async () => {
    const root = join(await temporaryFolder(), 'spool');
    const program = `
      const { openSpool } = await import(${JSON.stringify(new URL('./spool.ts', import.meta.url).href)});
      const spool = await openSpool({ root: ${JSON.stringify(root)} });
      for (const name of ['sealed', 'unsealed']) {
        const writer = await spool.create(name);
        await writer.write(Buffer.alloc(600_000, 120));
        if (name === 'sealed') await writer.seal({ status: 200, headers: {} });
      }
      process.stdout.write('ready');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const spool = await openSpool({ root });
    expect(await spool.open('sealed')).toMatchObject({ isComplete: true, byteSize: 600_000 });
    expect((await spool.open('unsealed')).isComplete).toBe(false);
  });

  it('keeps what came before the cap as evidence, unsealed', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    const writer = await spool.create('a', { maxBytes: 10 });
    await writer.write(Buffer.from('0123456789'));
    await expect(writer.write(Buffer.from('x'))).rejects.toBeInstanceOf(BlobTooLargeError);
    await writer.close();
    await expect(writer.write(Buffer.from('x'))).rejects.toThrow('closed');
    const entry = await spool.open('a');
    expect([entry.isComplete, entry.byteSize]).toEqual([false, 10]);
  });

  it('leaves out the largest headers rather than lose the answer', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    const writer = await spool.create('a');
    await writer.seal({
      status: 429,
      headers: { ...head.headers, cookie: 'c'.repeat(MAX_HEAD_BYTES) },
    });
    expect((await spool.open('a')).head).toEqual({ status: 429, headers: head.headers });
  });

  it('takes only plain names, each once', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    for (const name of ['', '..', 'a/b', '../a', 'a.b', 'a\0', 'ä', 'a'.repeat(81), 'a\n']) {
      await expect(spool.create(name), name).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(spool.open(name), name).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(spool.remove(name), name).rejects.toBeInstanceOf(InvalidKeyError);
    }
    const writer = await spool.create('a'.repeat(80));
    await expect(spool.create('a'.repeat(80))).rejects.toThrow('exists');
    await writer.abort();
    expect(await spool.list()).toEqual([]);
  });
});

describe('pictures of an answer', () => {
  const picture = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    Buffer.alloc(700_001, 'not the parts of a PNG'),
  ]);
  const answer = `{"data":[{"b64_json":"${picture.toString('base64')}"}]}`;
  const whole = async (root: string) => {
    const spool = await openSpool({ root });
    const writer = await spool.create('a');
    for (let at = 0; at < answer.length; at += 60_000)
      await writer.write(Buffer.from(answer.slice(at, at + 60_000)));
    return { spool, writer };
  };

  it('lie decoded beside the text, and every byte comes back as it came', async () => {
    const root = join(await temporaryFolder(), 'spool');
    const { spool, writer } = await whole(root);
    const sealed = await writer.seal(head);
    expect(await readFile(join(root, 'a.22.part'))).toEqual(picture);
    expect((await readFile(join(root, 'a.answer'))).length).toBeLessThan(1000);
    const opened = await (await openSpool({ root })).open('a');
    for (const entry of [sealed, opened]) {
      expect(entry).toMatchObject({ isComplete: true, head, byteSize: answer.length });
      expect((await text(entry)) === answer).toBe(true);
      const kinds = [];
      for await (const piece of entry.pieces())
        kinds.push('encoded' in piece ? { ...piece, encoded: null } : piece.byteLength);
      expect(kinds).toMatchObject([22, { byteSize: picture.length, isWhole: true }, 4]);
    }
    expect(await spool.list()).toMatchObject([{ name: 'a', fileSize: expect.any(Number) }]);
    expect((await spool.list())[0]?.fileSize).toBeGreaterThan(picture.length);
  });

  it('tell what was seen of a PNG while it came by', async () => {
    const { writer } = await whole(join(await temporaryFolder(), 'spool'));
    for await (const piece of (await writer.seal(head)).pieces())
      if ('encoded' in piece) expect(piece.damage).toBe('is damaged');
  });

  it('make an entry unsealed where one is gone, cut, or changed', async () => {
    const root = join(await temporaryFolder(), 'spool');
    const { writer } = await whole(root);
    await writer.seal(head);
    const path = join(root, 'a.22.part');
    const spool = await openSpool({ root });
    const changed = Buffer.from(picture);
    changed[500_000] = 1;
    for (const bytes of [changed, picture.subarray(0, 600_000), Buffer.alloc(0)]) {
      await writeFile(path, bytes);
      expect((await spool.open('a')).isComplete).toBe(false);
    }
    await writeFile(path, picture);
    expect((await spool.open('a')).isComplete).toBe(true);
    await unlink(path);
    expect((await spool.open('a')).isComplete).toBe(false);
  });

  it('are synced, bytes and name, before the entry counts as sealed', async () => {
    for (const failing of ['sync a.22.part', 'sync-directory spool']) {
      let names = 0;
      const { io } = recordingIo((step) => {
        // The second sync of the folder is for the part's name.
        if (step === 'sync-directory spool') names += 1;
        return step === failing && (step.startsWith('sync ') || names === 2) ? 'EIO' : null;
      });
      const spool = await openSpool({ root: join(await temporaryFolder(), 'spool'), io });
      const writer = await spool.create('a');
      await writer.write(Buffer.from(answer));
      await expect(writer.seal(head), failing).rejects.toThrow('EIO');
      await writer.abort();
    }
  });

  it('go with their entry, whoever removes it', async () => {
    for (const byAnother of [false, true]) {
      const root = join(await temporaryFolder(), 'spool');
      const { spool, writer } = await whole(root);
      await writer.seal(head);
      const remover = byAnother ? await openSpool({ root }) : spool;
      expect(await remover.remove('a')).toBe(true);
      expect(await remover.remove('a')).toBe(false);
      expect(await readdir(root)).toEqual([]);
    }
    const root = join(await temporaryFolder(), 'spool');
    await (await whole(root)).writer.abort();
    expect(await readdir(root)).toEqual([]);
  });

  it('are evidence as far as they came, when the process ended in the middle of one', async () => {
    const root = join(await temporaryFolder(), 'spool');
    await (await openSpool({ root })).create('a');
    await writeFile(join(root, 'a.answer'), answer.slice(0, 22));
    for (const bytes of [300_000, 300_001, 300_002]) {
      await writeFile(join(root, 'a.22.part'), picture.subarray(0, bytes));
      const entry = await (await openSpool({ root })).open('a');
      expect(entry.isComplete).toBe(false);
      expect((await text(entry, { allowIncomplete: true })) === answer.slice(0, 400_022)).toBe(
        true,
      );
      expect(() => entry.pieces()).toThrow(SpoolIncompleteError);
    }
    // A part of which the text before it did not come: nobody knows where it belongs.
    await writeFile(join(root, 'a.answer'), answer.slice(0, 21));
    const entry = await (await openSpool({ root })).open('a');
    expect(await text(entry, { allowIncomplete: true })).toBe(answer.slice(0, 21));
  });
});
