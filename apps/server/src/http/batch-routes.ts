import { Readable } from 'node:stream';
import { idKind } from '@darkroom/core';
import { BATCH_COLUMNS, type Engine } from '@darkroom/engine';
import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { forbiddenProblem, isAllowed } from '../authorization/forbidden.ts';
import type { Actor } from '../identity/actor.ts';
import type { SignedUrls } from '../images/signed-urls.ts';
import { pictureHeaders } from './picture-headers.ts';
import { HttpProblem } from './problem.ts';

const querySchema = z.record(z.string(), z.string());
const pageSchema = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number);

/** Lines that are written at once. */
const LINES_AT_ONCE = 100;
/** By this spreadsheets know that a table is UTF-8. */
const UTF8_MARK = '\ufeff';

const gone = () => new HttpProblem(404, 'NOT_FOUND', 'There is no such batch.');

/** GET /batches/<id>.csv and /batches/<id>/contact-sheet.webp, by a signed URL or with credentials. */
export function addBatchRoutes(
  app: FastifyInstance,
  options: {
    batches: Pick<Engine['batches'], 'lines' | 'contactSheet'>;
    signedUrls: Pick<SignedUrls, 'isValid'>;
    /** Whether there is a batch of this id; `actor`: that they may see. Null: whoever. */
    exists: (id: string, actor: Actor | null) => Promise<boolean>;
  },
): void {
  const { batches, signedUrls, exists } = options;

  const permit = async (request: FastifyRequest, id: string): Promise<Record<string, string>> => {
    const query = querySchema.safeParse(request.query);
    const path = request.url.split('?', 1)[0] ?? '';
    const isSigned = query.success && signedUrls.isValid(path, query.data);
    if (!query.success || (!isSigned && request.actor === null))
      throw new HttpProblem(
        403,
        'SIGNATURE_INVALID',
        'This link of a batch is wrong or its time is over. Ask for the url of the batch again.',
      );
    if (!isSigned && request.actor && !isAllowed(request.actor, 'gallery:read'))
      throw forbiddenProblem(request.actor, 'gallery:read');
    if (idKind(id) !== 'batch' || !(await exists(id, isSigned ? null : request.actor)))
      throw gone();
    return query.data;
  };

  app.get<{ Params: { id: string } }>('/batches/:id.csv', async (request, reply) => {
    const { id } = request.params;
    await permit(request, id);
    return reply
      .headers({
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${id}.csv"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(Readable.from(tableOf(batches.lines(id))));
  });

  app.get<{ Params: { id: string } }>('/batches/:id/contact-sheet.webp', async (request, reply) => {
    const { id } = request.params;
    const query = await permit(request, id);
    const page = pageSchema.safeParse(query.page ?? '1');
    if (!page.success)
      throw new HttpProblem(400, 'BAD_REQUEST', 'page is a whole number, 1 or more.');
    const sheet = await batches.contactSheet(id, page.data);
    if (!sheet)
      throw new HttpProblem(404, 'NOT_FOUND', 'The contact sheet has no such page (yet).');
    return reply
      .headers(pictureHeaders('image/webp', `${id}-${page.data}`))
      .header('cache-control', 'private, no-store')
      .send(sheet);
  });
}

/** A table in pieces. What a spreadsheet would take for a formula gets an apostrophe before it. */
async function* tableOf(
  lines: AsyncIterable<Readonly<Record<string, string>>>,
): AsyncGenerator<string> {
  const write = (some: readonly Readonly<Record<string, string>>[]) =>
    stringify([...some], { columns: [...BATCH_COLUMNS], escape_formulas: true });
  yield `${UTF8_MARK}${stringify([], { columns: [...BATCH_COLUMNS], header: true })}`;
  let waiting: Readonly<Record<string, string>>[] = [];
  for await (const line of lines) {
    waiting.push(line);
    if (waiting.length < LINES_AT_ONCE) continue;
    yield write(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield write(waiting);
}
