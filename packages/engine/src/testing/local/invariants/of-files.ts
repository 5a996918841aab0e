import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { probeHeader } from '@darkroom/storage';
import { attemptOfSpool } from '../../../generations/spool-name.ts';
import type { Expect, Whole, World } from './world.ts';

const HOUR_MS = 3_600_000;

/** I4: every picture's bytes are there, are its own, and are a picture. */
export async function checkPictures(
  { blobs, media, hasDeleted }: World,
  { row, name, images }: Whole,
  expect: Expect,
): Promise<void> {
  expect(
    new Set(images.map(({ index }) => index)).size === images.length,
    `I4: ${name} has two images of one index`,
  );
  expect(
    row.status !== 'SUCCEEDED' || images.length >= row.count || hasDeleted,
    `I4: ${name} succeeded with ${images.length} of ${row.count} images`,
  );
  const isToldUnreadable = row.failures.includes('"IMAGE_UNREADABLE"');
  for (const image of images) {
    const state = await blobs.verify(image.sha256);
    expect(state === 'intact', `I4: the blob of ${image.id} is ${state}`);
    // What came broken is kept as it came, and the generation says so.
    if (state !== 'intact' || isToldUnreadable || image.mimeType === 'image/svg+xml') continue;
    // Of a PNG every sum is right, what else is decoded: nothing of either is broken.
    const damage = await media.damage(image.sha256);
    expect(damage === null, `I4: ${image.id} ${damage}`);
    const header = await blobs.withLocalFile(image.sha256, probeHeader);
    expect(header?.width === image.width, `I4: ${image.id} does not have its size`);
  }
}

/** I5: no bytes without a row. The other way round is I4. */
export async function checkBlobs({ blobs, database }: World, expect: Expect): Promise<void> {
  const keys: string[] = [];
  for await (const key of blobs.keys()) keys.push(key);
  for (let start = 0; start < keys.length; start += 500) {
    const some = keys.slice(start, start + 500);
    const referred = await database.images.knownHashes(some);
    const lost = some.filter((key) => !referred.has(key));
    expect(lost.length === 0, `I5: ${lost.length} blobs have no row, the first is ${lost[0]}`);
  }
}

/** I12: nothing temporary is left, and no answer that was read. */
export async function checkLeftovers(
  { home, spool, database, now }: World,
  expect: Expect,
): Promise<void> {
  for (const folder of ['images', 'previews']) {
    const temporary = join(home, folder, 'tmp');
    for (const name of await readdir(temporary)) {
      const { mtimeMs } = await stat(join(temporary, name));
      expect(
        now - mtimeMs < HOUR_MS,
        `I12: ${folder}/tmp/${name} was left ${Math.round((now - mtimeMs) / 60_000)} minutes ago`,
      );
    }
  }
  for (const { name } of await spool.list()) {
    const [attempt] = await database.attempts.byIds([attemptOfSpool(name)]);
    const mayStay = attempt === undefined || /^(?:UNKNOWN|FAILED)$/.test(attempt.state);
    expect(mayStay, `I12: the answer of a ${attempt?.state} attempt is left`);
  }
}

/** I13: what is on disk is its owner's alone. I9: none of it holds a secret. */
export async function checkDisk({ home, secrets, printed }: World, expect: Expect): Promise<void> {
  for (const text of printed)
    for (const secret of secrets)
      expect(!text.includes(secret), `I9: a secret was printed: ${around(text, secret)}`);
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    if (process.platform !== 'win32')
      expect(
        (mode & 0o077) === 0,
        `I13: ${path} is open to others (${(mode & 0o777).toString(8)})`,
      );
    if (entry.isFile()) await checkSecrets(path, secrets, expect);
  }
}

const PIECE = 1024 ** 2;

async function checkSecrets(
  path: string,
  secrets: readonly string[],
  expect: Expect,
): Promise<void> {
  if (secrets.length === 0) return;
  const overlap = Math.max(...secrets.map((secret) => Buffer.byteLength(secret)));
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(PIECE + overlap);
    let kept = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, kept, PIECE, null);
      if (bytesRead === 0) return;
      const seen = buffer.subarray(0, kept + bytesRead);
      for (const secret of secrets)
        if (seen.includes(secret)) return expect(false, `I9: a secret stands in ${path}`);
      // What lies across two pieces is seen with the second.
      kept = Math.min(overlap, seen.length);
      seen.copyWithin(0, seen.length - kept);
    }
  } finally {
    await handle.close();
  }
}

function around(text: string, secret: string): string {
  return text.slice(0, text.indexOf(secret)).slice(-60);
}
