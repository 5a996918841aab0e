import type { GenerationInput } from '../gql/graphql.ts';
import { CREATE_DOCUMENT } from './show-as-code.ts';

/** A value as TypeScript writes it: names bare where they may be, texts quoted. */
function written(value: unknown, depth: number): string {
  if (Array.isArray(value)) return `[${value.map((one) => written(one, depth + 1)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, one]) => one !== null && one !== undefined)
    .map(([key, one]) => `${key}: ${written(one, depth + 1)}`);
  const line = `{ ${entries.join(', ')} }`;
  if (line.length < 60) return line;
  const pad = '  '.repeat(depth + 1);
  return `{\n${entries.map((entry) => `${pad}${entry},`).join('\n')}\n${'  '.repeat(depth)}}`;
}

/** The request as a TypeScript program that Node runs as it is, without any package. The token is the reader's own. */
export function asTypescript(input: GenerationInput, origin: string): string {
  return `const generation = ${written(input, 0)};

const answer = await fetch(${JSON.stringify(`${origin}/graphql`)}, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    authorization: \`Bearer \${process.env.DARKROOM_TOKEN}\`,
  },
  body: JSON.stringify({
    query: \`${CREATE_DOCUMENT.replaceAll('\n', '\n    ')}\`,
    variables: { input: { generation } },
  }),
});
const { data, errors } = await answer.json();
if (errors) throw new Error(errors[0].message);
const { generation: accepted, userErrors } = data.generationCreate;
for (const { code, message } of userErrors) console.error(\`\${code}: \${message}\`);
console.log(accepted);
`;
}
