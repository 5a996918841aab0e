import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './graphiql.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { example } from './example.ts';
import { fetcher } from './fetcher.ts';

/** An installed model, so that the example runs as it stands. */
async function firstSource(): Promise<string> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ models(first: 1) { nodes { source } } }' }),
    });
    const { data } = await response.json();
    return String(data.models.nodes[0].source);
  } catch {
    return 'external://<provider>/<model id>';
  }
}

const root = document.getElementById('graphiql');
if (root) {
  createRoot(root).render(
    <GraphiQL
      fetcher={fetcher}
      defaultQuery={example(await firstSource())}
      defaultTheme="dark"
      shouldPersistHeaders={false}
    />,
  );
}
