import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';

/** Shapes that the pictures to copy are made in. */
const RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2'] as const;
/** How far apart in time the copies are, in seconds. */
const APART = 37;

/** Makes a few real pictures with the sandbox, in several shapes, and waits for them. Gives how many there are. */
export async function makePictures(page: Page): Promise<number> {
  return page.evaluate(async (ratios) => {
    const ask = async (query: string, variables: object = {}) => {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await response.json();
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    };
    const create = `mutation Create($input: GenerationCreateInput!) {
      generationCreate(input: $input) { generation { id } userErrors { message } } }`;
    for (const [index, aspectRatio] of ratios.entries()) {
      const generation = {
        model: { source: 'external://sandbox/aurora' },
        prompt: `a picture to copy, number ${index}`,
        count: 4,
        size: { aspectRatio },
        seed: index,
      };
      const { generationCreate } = await ask(create, {
        input: { generation, idempotencyKey: `copy-${index}` },
      });
      if (!generationCreate.generation) throw new Error(JSON.stringify(generationCreate));
    }
    for (;;) {
      const { generations } = await ask(
        '{ generations(first: 20) { nodes { status images { id } } } }',
      );
      const open = generations.nodes.filter(
        ({ status }: { status: string }) => status !== 'SUCCEEDED',
      );
      if (open.length === 0) {
        return generations.nodes.flatMap(({ images }: { images: unknown[] }) => images).length;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }, RATIOS);
}

/**
 * Copies the pictures of a server's database until there are `count`: rows of their own, with prompts, models, stars and
 * ratings that differ, over the same bytes. The server may run meanwhile.
 */
export function copyPictures(home: string, count: number): void {
  const database = new DatabaseSync(join(home, 'darkroom.db'), { timeout: 30_000 });
  const columnsOf = (table: string) =>
    database
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name));
  const copy = (table: string, from: string, changed: Record<string, string>) => {
    const columns = columnsOf(table);
    const values = columns.map((column) => changed[column] ?? `base."${column}"`);
    database.exec(
      `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
       SELECT ${values.join(', ')} ${from}`,
    );
  };
  database.exec('PRAGMA foreign_keys = ON; BEGIN IMMEDIATE');
  // Which picture each copy is of.
  database.exec(`
    CREATE TEMP TABLE original AS
      SELECT row_number() OVER (ORDER BY "id") - 1 AS place, "id", "generationId" FROM "Image";
    CREATE TEMP TABLE copies AS
      WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${count})
      SELECT n, printf('%026d', n) AS tail, original."id" AS image, original."generationId" AS generation
      FROM step JOIN original ON original.place = (n * 7) % (SELECT COUNT(*) FROM original);`);
  const at = `strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '-' || (copies.n * ${APART}) || ' seconds')`;
  const source = `'external://sandbox/' || (CASE copies.n % 5 WHEN 0 THEN 'relay' ELSE 'aurora' END)`;
  const words = `'picture ' || copies.n || (CASE copies.n % 50 WHEN 0 THEN ' of a fox' ELSE ' of a lighthouse at dusk' END)`;
  copy('Generation', 'FROM copies JOIN "Generation" base ON base."id" = copies.generation', {
    id: `'gen_' || copies.tail`,
    idempotencyKey: 'NULL',
    cacheKey: 'NULL',
    prompt: words,
    source,
    count: '1',
    createdAt: at,
  });
  copy('Image', 'FROM copies JOIN "Image" base ON base."id" = copies.image', {
    id: `'img_' || copies.tail`,
    generationId: `'gen_' || copies.tail`,
    index: '0',
    prompt: words,
    source,
    isStarred: `copies.n % 97 = 0`,
    rating: `CASE WHEN copies.n % 31 = 0 THEN copies.n % 5 + 1 END`,
    createdAt: at,
  });
  database.exec('COMMIT');
  database.close();
}
