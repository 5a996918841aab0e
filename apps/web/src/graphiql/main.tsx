import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './graphiql.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { t } from '../messages/translate.ts';
import { type ExampleModel, example } from './example.ts';
import { fetcher } from './fetcher.ts';

/** An installed model to show the way with: one that costs nothing where there is one. */
async function exampleModel(): Promise<ExampleModel> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ models(first: 100) { nodes { source provider { isPaid } } } }',
      }),
    });
    const { data } = await response.json();
    const models: readonly { source: string; provider: { isPaid: boolean } | null }[] =
      data.models.nodes; // as the query asks for them
    const free = models.find(({ provider }) => provider?.isPaid === false);
    const source = (free ?? models[0])?.source;
    if (source !== undefined) return { source, isFree: free !== undefined };
  } catch {
    // The editor opens all the same, and its own requests tell what is wrong.
  }
  return { source: 'external://<provider>/<model id>', isFree: false };
}

const root = document.getElementById('graphiql');
if (root) {
  createRoot(root).render(
    <GraphiQL
      fetcher={fetcher}
      defaultQuery={example(await exampleModel())}
      defaultTheme="dark"
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <a href="/" className="graphiql-logo-link">
          {t('Back to Darkroom')}
        </a>
      </GraphiQL.Logo>
    </GraphiQL>,
  );
}
