const ENDED = new Set(['SUCCEEDED', 'PARTLY_SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN_OUTCOME']);

const CREATE = `mutation ($input: GenerationCreateInput!) {
  generationCreate(input: $input) { generation { id } userErrors { code message } }
}`;
const FOLLOW = `subscription { activity { ... on GenerationActivity { event { generation { id status failure { message } } } } } }`;

interface Created {
  data?: {
    generationCreate: { generation: { id: string } | null; userErrors: { message: string }[] };
  };
  errors?: { message: string }[];
}

/** A client of the running server that follows all its generations on one event stream. */
export class DarkroomClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #ends = new Map<string, (status: string, message: string) => void>();
  readonly #early = new Map<string, string>();
  readonly #abort = new AbortController();

  constructor(url: string, token: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  async open(): Promise<void> {
    const response = await fetch(`${this.#url}/graphql/stream`, {
      method: 'POST',
      headers: { ...this.#headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query: FOLLOW }),
      signal: this.#abort.signal,
    });
    if (!response.ok || !response.body)
      throw new Error(`The stream answered ${response.status}: ${await response.text()}`);
    void this.#read(response.body).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) throw error;
    });
  }

  close(): void {
    this.#abort.abort();
  }

  /** Creates a generation and resolves at its success. */
  async generate(source: string, prompt: string): Promise<void> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify({
        query: CREATE,
        variables: { input: { generation: { model: { source }, prompt } } },
      }),
    });
    const body = (await response.json()) as Created; // our own API
    const id = body.data?.generationCreate.generation?.id;
    if (!id) throw new Error(JSON.stringify(body));
    const early = this.#early.get(id);
    if (early === 'SUCCEEDED') return;
    await new Promise<void>((resolve, reject) => {
      this.#ends.set(id, (status, message) =>
        status === 'SUCCEEDED' ? resolve() : reject(new Error(`${id} ended ${status}: ${message}`)),
      );
    });
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = event.split('\n').find((line) => line.startsWith('data: '));
        if (data && data.length > 8) this.#take(data.slice(6));
      }
    }
  }

  #take(data: string): void {
    const message = JSON.parse(data) as {
      data?: {
        activity?: {
          event?: {
            generation: { id: string; status: string; failure: { message: string } | null };
          };
        };
      };
    };
    const generation = message.data?.activity?.event?.generation;
    if (!generation || !ENDED.has(generation.status)) return;
    const end = this.#ends.get(generation.id);
    this.#ends.delete(generation.id);
    if (end) end(generation.status, generation.failure?.message ?? '');
    else this.#early.set(generation.id, generation.status);
  }
}
