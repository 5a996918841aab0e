import type { Fragment } from '../sql/table.ts';
import { marks } from '../sql/table.ts';
import type { RepositoryContext } from './context.ts';
import { actorIds } from './owned-by.ts';

/** A place in the order of images, newest first. */
export interface ImageCursor {
  createdAt: Date;
  id: string;
}

/** Which way a picture lies: wider than high, higher than wide, or neither. */
export type ImageOrientation = 'LANDSCAPE' | 'PORTRAIT' | 'SQUARE';

/** What a list of images is narrowed to. Parts that are left out do not narrow. */
export interface ImageFilter {
  source?: string;
  provider?: string;
  mode?: string;
  /** Part of the prompt; no character has a special meaning. */
  search?: string;
  isStarred?: boolean;
  /** Only those rated so or better, 1 to 5. */
  minimumRating?: number;
  orientation?: ImageOrientation;
  /** From this moment on. */
  from?: Date;
  /** Before this moment. */
  to?: Date;
  /** Only those on this board. */
  boardId?: string;
  /** True: only those on some board; false: only those on none. */
  isOnBoard?: boolean;
  /** Only those that this user ordered, themselves or with a token. */
  userId?: string;
}

type Value = Fragment['values'][number];

const ORIENTATIONS: Readonly<Record<ImageOrientation, string>> = {
  LANDSCAPE: 'image."width" > image."height"',
  PORTRAIT: 'image."width" < image."height"',
  SQUARE: 'image."width" = image."height"',
};

/** A SELECT without its columns: FROM and WHERE. `order` is what sorts it newest first, out of an index. */
export interface ImageSelection extends Fragment {
  order: string;
}

/**
 * The images of a filter, as `image`. A board's are read from its own entries, which are in order; all others from the
 * images. Deleted ones are left out.
 */
export async function selectImages(
  context: RepositoryContext,
  filter: ImageFilter,
  after?: ImageCursor,
): Promise<ImageSelection> {
  const conditions: string[] = ['image."deletedAt" IS NULL'];
  const values: Value[] = [];
  const add = (text: string, ...more: readonly Value[]) => {
    conditions.push(text);
    values.push(...more);
  };
  const isBoard = filter.boardId !== undefined;
  const time = isBoard ? 'entry."createdAt"' : 'image."createdAt"';
  const id = isBoard ? 'entry."imageId"' : 'image."id"';
  if (filter.boardId !== undefined) add('entry."boardId" = ?', filter.boardId);
  if (after) add(`(${time}, ${id}) < (?, ?)`, after.createdAt, after.id);
  if (filter.from) add(`${time} >= ?`, filter.from);
  if (filter.to) add(`${time} < ?`, filter.to);
  if (filter.userId !== undefined) {
    const actors = await actorIds(context, filter.userId);
    // Of one actor an index gives the order. Of several it would have to be sorted, all of it for each page: put
    // together with nothing, the column has no index, and the order of time is followed instead.
    const [only] = actors;
    if (actors.length === 1 && only !== undefined) add('image."actor" = ?', only);
    else add(`(image."actor" || '') IN ${marks(actors)}`, ...actors);
  }
  if (filter.source !== undefined) add('image."source" = ?', filter.source);
  if (filter.provider !== undefined) add('image."provider" = ?', filter.provider);
  if (filter.mode !== undefined) add('image."mode" = ?', filter.mode);
  if (filter.isStarred !== undefined) add('image."isStarred" = ?', filter.isStarred);
  if (filter.minimumRating !== undefined) add('image."rating" >= ?', filter.minimumRating);
  if (filter.orientation) add(ORIENTATIONS[filter.orientation]);
  if (filter.isOnBoard !== undefined) {
    const entry = 'SELECT 1 FROM "BoardImage" own WHERE own."imageId" = image."id"';
    add(`${filter.isOnBoard ? '' : 'NOT '}EXISTS (${entry})`);
  }
  if (filter.search !== undefined && filter.search !== '') {
    const { text, values: words } = context.dialect.contains('image."prompt"', filter.search);
    add(text, ...words);
  }
  const from = isBoard
    ? '"BoardImage" entry JOIN "Image" image ON image."id" = entry."imageId"'
    : '"Image" image';
  return {
    text: `FROM ${from} WHERE ${conditions.join(' AND ')}`,
    values,
    order: `ORDER BY ${time} DESC, ${id} DESC`,
  };
}
