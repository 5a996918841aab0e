import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile } from './load.ts';

const ROUNDS = 30;
const PIECE = 64 * 1024;
/** As the database appends a page or two to its log at each commit. */
const COMMIT_BYTES = 8 * 1024;
/** Commits of a generation that its caller waits for: accepted, about to be sent, kept. */
const COMMITS = 3;

async function writeAndSync(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w');
  const piece = Buffer.alloc(Math.min(bytes, PIECE), 1);
  for (let left = bytes; left > 0; left -= piece.length)
    await handle.write(piece, 0, Math.min(left, piece.length));
  await handle.sync();
  await handle.close();
  await rm(file);
}

/**
 * What this machine's disk alone takes for what a generation has to have on it before it may be called kept: the raw
 * answer, the picture, and the commits. The median in milliseconds: no Darkroom adds less with its default durability.
 */
export async function diskFloor(directory: string, imageBytes: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await writeAndSync(join(directory, 'answer'), Math.ceil((imageBytes * 4) / 3));
    await writeAndSync(join(directory, 'picture'), imageBytes);
    for (let commit = 0; commit < COMMITS; commit += 1)
      await writeAndSync(join(directory, 'commit'), COMMIT_BYTES);
    times.push(performance.now() - began);
  }
  return quantile(
    times.toSorted((left, right) => left - right),
    0.5,
  );
}
