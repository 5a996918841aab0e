import type { ImageFilter, StoredImage } from '@darkroom/database';
import type { QueryImagesArgs, QueryResolvers } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';
import { connection } from '../shared/connection.ts';
import { decodeTimeCursor } from '../shared/cursor.ts';

/** Words that are searched for; more of them is no prompt. */
const SEARCH_MAXIMUM = 100;

export const images: NonNullable<QueryResolvers['images']> = async (_root, given, context) => {
  const { first, after } = given;
  const { images: table } = context.services.database;
  const filter = await readFilter(given, context);
  if (filter === null) return { ...connection<StoredImage>([], first, after), filter };
  const place = decodeTimeCursor(after);
  const rows = await table.page({ first, ...(place ? { after: place } : {}), ...filter });
  for (const row of rows) context.loaders.image.prime(row.id, row);
  return { ...connection(rows, first, after), filter };
};

/** What the arguments narrow to, of what the caller may see. Null: there can be nothing. */
async function readFilter(
  given: Partial<QueryImagesArgs>,
  { sight, loaders }: GraphContext,
): Promise<ImageFilter | null> {
  const whose = sight.narrowed(given.user);
  if (whose === 'nobody') return null;
  const filter: ImageFilter = { ...whose };
  const { source, provider, mode, search, isStarred, isOnBoard, minimumRating, orientation } =
    given;
  if (typeof given.board === 'string') {
    const board = await loaders.board.load(given.board);
    if (!board) return null;
    filter.boardId = board.id;
  }
  if (source) filter.source = source;
  if (provider) filter.provider = provider;
  if (mode) filter.mode = mode.toLowerCase();
  if (search) filter.search = search.slice(0, SEARCH_MAXIMUM);
  if (typeof isStarred === 'boolean') filter.isStarred = isStarred;
  if (typeof isOnBoard === 'boolean') filter.isOnBoard = isOnBoard;
  if (typeof minimumRating === 'number') filter.minimumRating = minimumRating;
  if (orientation) filter.orientation = orientation;
  if (given.from) filter.from = given.from;
  if (given.to) filter.to = given.to;
  return filter;
}
