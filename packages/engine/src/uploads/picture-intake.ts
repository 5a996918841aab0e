import { createHash, randomBytes } from 'node:crypto';
import type { AssetFacts, StoredAsset } from '@darkroom/database';
import { type BlobWriter, StorageError } from '@darkroom/storage';
import type { Outcome } from '../contracts.ts';
import type { Keeping } from '../gallery/blob-keeper.ts';
import type { RunContext } from '../generations/run-context.ts';
import { problemOfStorage } from './upload-problems.ts';

/** What a person calls a picture that came in, and how it is to be read. */
export interface TakenPicture {
  sha256: string;
  byteSize: number;
  filename: string;
  /** `mask-with-holes`: paints where it is transparent, as OpenAI's masks do; kept in Darkroom's own form. */
  as: 'picture' | 'mask-with-holes';
}

/**
 * Pictures that come within a request, as parts of a form or inside JSON: their bytes go to the store as they come, and
 * `take` makes uploads of them once they are whole and decoded. The same picture of the same caller is the same upload
 * however often it comes, so that a request which is sent again says the same. Until `release` nobody collects the bytes.
 */
export class PictureIntake {
  readonly #context: RunContext;
  readonly #actor: string;
  readonly #turns: Map<string, Promise<unknown>>;
  readonly #keeping: Keeping;

  /** `turns`: shared by all, so that equal pictures that come at once become one upload. */
  constructor(context: RunContext, actor: string, turns: Map<string, Promise<unknown>>) {
    this.#context = context;
    this.#actor = actor;
    this.#turns = turns;
    this.#keeping = context.keeper.open();
  }

  /** Throws StorageLowError where nothing can be kept now. The writer throws BlobTooLargeError beyond `maxBytes`. */
  async open(maxBytes: number): Promise<BlobWriter> {
    await this.#context.blobs.assertWritable();
    return this.#keeping.blobs.openBlobWriter({ maxBytes });
  }

  /** Makes an upload of bytes that a writer of this intake has finished. */
  async take(picture: TakenPicture): Promise<Outcome<StoredAsset>> {
    try {
      const facts = await this.#facts(picture);
      const turn = `${this.#actor} ${facts.sha256}`;
      const earlier = this.#turns.get(turn) ?? Promise.resolve();
      const mine = earlier.catch(() => undefined).then(() => this.#asset(picture.filename, facts));
      this.#turns.set(turn, mine);
      try {
        return { ok: true, value: await mine };
      } finally {
        if (this.#turns.get(turn) === mine) this.#turns.delete(turn);
      }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return { ok: false, problems: [problemOfStorage(error)] };
    }
  }

  release(): void {
    this.#keeping.release();
  }

  async #facts({ sha256, byteSize, as }: TakenPicture): Promise<AssetFacts> {
    const { media } = this.#context;
    const { mimeType, width, height } = await media.probeBlob(sha256);
    if (as === 'picture') return { sha256, byteSize, mimeType, width, height };
    const made = await media.convertMask(sha256, {
      width,
      height,
      marks: 'alpha-transparent',
      output: 'white',
    });
    // Whoever collects at this very moment has left it alone, or it is made once more.
    if (!(await this.#keeping.keep(made.sha256)))
      return this.#facts({ sha256, byteSize, filename: '', as });
    return {
      sha256: made.sha256,
      byteSize: made.byteSize,
      mimeType: made.mimeType,
      width: made.width,
      height: made.height,
    };
  }

  async #asset(filename: string, facts: AssetFacts): Promise<StoredAsset> {
    const { database, clock, bell } = this.#context;
    const known = await database.assets.readyByHash(this.#actor, facts.sha256);
    if (known) return known;
    const { mimeType, byteSize } = facts;
    const asset = await database.assets.create({
      actor: this.#actor,
      filename: filename.slice(0, 1000),
      mimeType,
      byteSize,
      // Nobody has the ticket: the bytes are here already.
      ticketHash: createHash('sha256').update(randomBytes(32)).digest('hex'),
      expiresAt: new Date(clock.now()),
    });
    const ready = await database.assets.markReady(asset.id, facts);
    await database.events.append({ topic: 'asset', subject: asset.id, kind: 'STATE' });
    bell.ring('activity');
    if (!ready) throw new Error(`The upload ${asset.id} was ended by somebody else.`);
    return ready;
  }
}
