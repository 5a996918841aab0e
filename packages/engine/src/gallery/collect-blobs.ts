import { thawRequest } from '../generations/frozen-plan.ts';
import type { RunContext } from '../generations/run-context.ts';
import { inputHashes } from '../inputs/prepare-inputs.ts';

type Collector = Pick<
  RunContext,
  'database' | 'blobs' | 'previews' | 'oldPreviews' | 'keeper' | 'failpoint' | 'clock' | 'log'
>;

/** Hashes looked at in one go. Bytes are removed while nobody may store any, so it stays small. */
const BATCH = 200;

/** Pictures that a generation which has not ended still needs: a deleted image goes on being its input. */
async function inputsInUse({ database, log }: Collector): Promise<Set<string>> {
  const hashes = new Set<string>();
  for (const row of await database.generations.unfinished()) {
    try {
      for (const sha256 of inputHashes(thawRequest(row))) hashes.add(sha256);
    } catch (error) {
      log('error', 'the plan of a generation cannot be read', { generation: row.id, error });
    }
  }
  return hashes;
}

async function removable(collector: Collector, hashes: readonly string[]): Promise<string[]> {
  const free = hashes.filter((sha256) => !collector.keeper.isKept(sha256));
  if (free.length === 0) return [];
  const used = await inputsInUse(collector);
  return free.filter((sha256) => !used.has(sha256));
}

async function remove(collector: Collector, hashes: readonly string[]): Promise<void> {
  for (const sha256 of hashes) {
    // A preview within a stream is stored twice: as its event told it, and again when the answer was read.
    if (!collector.oldPreviews.isKept(sha256)) await collector.previews.deleteAllOf(sha256);
    await collector.blobs.delete(sha256);
  }
}

/** Removes the bytes of deleted images that no row refers to any more; then their rows. Gives how many. */
export async function removeDeleted(collector: Collector): Promise<number> {
  const { database, keeper, failpoint } = collector;
  return keeper.alone(async () => {
    const hashes = await removable(collector, await database.images.unreferencedHashes(BATCH));
    if (hashes.length === 0) return 0;
    await remove(collector, hashes);
    await failpoint('delete.bytes-removed');
    await database.images.forgetDeleted(hashes);
    return hashes.length;
  });
}

/** Removes those of `hashes` that no row has ever referred to: prepared inputs, previews of a stream. */
export async function removeUnknown(
  collector: Collector,
  hashes: readonly string[],
): Promise<number> {
  if (hashes.length === 0) return 0;
  return collector.keeper.alone(async () => {
    const known = await collector.database.images.knownHashes(hashes);
    const unknown = hashes.filter((sha256) => !known.has(sha256));
    const gone = await removable(collector, unknown);
    await remove(collector, gone);
    return gone.length;
  });
}

/** Looks through the whole store for bytes of nobody that are older than `olderThanMs`: a crash leaves some. */
export async function removeOrphans(
  collector: Collector,
  olderThanMs: number,
  signal: AbortSignal,
): Promise<number> {
  const { blobs, database, clock } = collector;
  let removed = 0;
  const look = async (batch: readonly string[]) => {
    const known = await database.images.knownHashes(batch);
    const old: string[] = [];
    for (const sha256 of batch) {
      if (known.has(sha256)) continue;
      const facts = await blobs.stat(sha256);
      if (facts && clock.now() - facts.modifiedAt.getTime() > olderThanMs) old.push(sha256);
    }
    removed += await removeUnknown(collector, old);
  };
  let batch: string[] = [];
  for await (const sha256 of blobs.keys()) {
    if (signal.aborted) return removed;
    batch.push(sha256);
    if (batch.length < BATCH) continue;
    await look(batch);
    batch = [];
  }
  if (batch.length > 0) await look(batch);
  return removed;
}
