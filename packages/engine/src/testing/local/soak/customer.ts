const CREATE = `mutation ($input: GenerationCreateInput!) {
  generationCreate(input: $input) { generation { id } userErrors { code message } }
}`;
const EVENTS =
  'subscription ($id: ID!) { generationEvents(id: $id) { sequence generation { status } } }';
const RESULT = `query ($id: ID!) {
  generation(id: $id) { status images { id original: url thumbnail: url(variant: THUMBNAIL) } }
}`;
const LIST = 'query { generations(first: 20) { nodes { id status images { id } } } }';

/** So many pictures stay. */
const KEPT = 100;

interface Picture {
  id: string;
  original: string;
  thumbnail: string;
}

export interface Bought {
  id: string;
  prompt: string;
  status: string;
}

/** Somebody who orders, follows, looks, and deletes, by the doors that everybody uses. */
export class Customer {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #seen: string[] = [];

  constructor(url: string, token: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  async ask<T>(query: string, variables: object = {}): Promise<T> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: unknown }; // our own query
    if (errors || !data) throw new Error(`${response.status} ${JSON.stringify(errors)}`);
    return data;
  }

  /** Orders, and now and then as a client that tries again: the same order twice at once. Gives it at its end. */
  async buy(source: string, prompt: string, isTwice: boolean): Promise<Bought> {
    const input = { generation: { model: { source }, prompt }, idempotencyKey: prompt };
    const orders = await Promise.all(
      (isTwice ? [1, 2] : [1]).map(() =>
        this.ask<{
          generationCreate: { generation: { id: string } | null; userErrors: unknown[] };
        }>(CREATE, { input }),
      ),
    );
    const ids = new Set(orders.map(({ generationCreate }) => generationCreate.generation?.id));
    const [id] = ids;
    if (id === undefined || ids.size !== 1) throw new Error(JSON.stringify(orders));
    await this.#follow(id);
    const { generation } = await this.ask<{
      generation: { status: string; images: Picture[] };
    }>(RESULT, { id });
    const [picture] = generation.images;
    if (picture) {
      await this.#fetch(picture.thumbnail);
      if (isTwice) await this.#fetch(picture.original);
      this.#seen.push(picture.id);
    }
    return { id, prompt, status: generation.status };
  }

  /** Looks at what there is, and deletes pictures that were looked at, all but the last. */
  async tidy(): Promise<number> {
    await this.ask(LIST);
    const ids = this.#seen.splice(0, Math.min(100, Math.max(0, this.#seen.length - KEPT)));
    if (ids.length > 0)
      await this.ask(
        'mutation ($ids: [ID!]!) { imageDelete(input: { ids: $ids }) { deletedIds } }',
        { ids },
      );
    return ids.length;
  }

  /** To the end of its stream, however often that breaks off. */
  async #follow(id: string): Promise<void> {
    const response = await fetch(`${this.#url}/graphql/stream`, {
      method: 'POST',
      headers: { ...this.#headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query: EVENTS, variables: { id } }),
    });
    if (!response.ok) throw new Error(`The stream answered ${response.status}.`);
    await response.text();
  }

  async #fetch(address: string): Promise<void> {
    const response = await fetch(new URL(address, this.#url), { headers: this.#headers });
    const bytes = await response.arrayBuffer();
    if (!response.ok || bytes.byteLength === 0)
      throw new Error(`${address} answered ${response.status} with ${bytes.byteLength} bytes.`);
  }
}
