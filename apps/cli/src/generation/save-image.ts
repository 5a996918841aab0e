import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DarkroomClient } from '@darkroom/client';
import { CliProblem } from '../program/cli-problem.ts';
import { alreadyThere } from './output-path.ts';

/** What of a picture the saving of it goes by. */
export interface Savable {
  readonly url: string;
  /** Null: the server tells none of it, and the number of its bytes has to do. */
  readonly sha256: string | null;
  readonly byteSize: number;
}

/**
 * Saves one picture, whole or not at all: beside its place first, checked against its size and its hash, synced, then moved there.
 * A file that holds these very bytes already is as good as saved.
 *
 * @throws CliProblem or DarkroomProblem; the picture stays on the server.
 */
export async function saveImage(
  client: DarkroomClient,
  image: Savable,
  path: string,
  isForced: boolean,
): Promise<void> {
  await makeFolder(dirname(path));
  if (!isForced && !(await reserve(path))) {
    if (image.sha256 !== null && (await hashOf(path)) === image.sha256) return;
    throw alreadyThere(path);
  }
  const temporary = `${path}.${process.pid}.part`;
  try {
    const { stream } = await client.downloadImage(image.url);
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(temporary, 'wx');
    try {
      for await (const chunk of stream) {
        hash.update(chunk);
        bytes += chunk.length;
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const isWhole = image.sha256 === null || hash.digest('hex') === image.sha256;
    if (!isWhole || bytes !== image.byteSize) {
      throw new CliProblem(
        'DOWNLOAD_DAMAGED',
        `The picture came damaged: its ${isWhole ? 'size' : 'hash'} is not what the server says.`,
      );
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    if (!isForced) await rm(path, { force: true }); // the empty file that held the place
    throw error;
  }
}

/** Makes the last folder of a path alone. @throws where its parent is missing. */
async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    if (!isThere(error)) throw error; // a file in its place is told when it is opened
  }
}

const isThere = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Takes the place with an empty file, so that nobody else's file can come there meanwhile. */
async function reserve(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
}

async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return null;
  }
}
