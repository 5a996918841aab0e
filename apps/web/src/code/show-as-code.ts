import type { GenerationInput } from '../gql/graphql.ts';

/** The mutation that every client sends. */
export const CREATE_DOCUMENT = `mutation Create($input: GenerationCreateInput!) {
  generationCreate(input: $input) {
    generation { id status }
    userErrors { code message field }
  }
}`;

/** Fields of the request that the schema wants as an enum: bare in GraphQL, quoted in JSON. */
const ENUM_FIELDS = new Set(['mode', 'parameterPolicy', 'cachePolicy']);

function literal(value: unknown, depth: number, field = ''): string {
  const pad = '  '.repeat(depth + 1);
  const end = '  '.repeat(depth);
  if (Array.isArray(value)) {
    return `[${value.map((one) => literal(one, depth + 1)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, one]) => `${key}: ${literal(one, depth + 1, key)}`,
    );
    const line = `{ ${entries.join(', ')} }`;
    return line.length < 60 ? line : `{\n${pad}${entries.join(`\n${pad}`)}\n${end}}`;
  }
  return ENUM_FIELDS.has(field) ? String(value) : JSON.stringify(value);
}

/** The request as a GraphQL document without variables, to paste into the explorer. */
export function asGraphql(input: GenerationInput): string {
  return `mutation {
  generationCreate(input: { generation: ${literal(input, 1)} }) {
    generation { id status }
    userErrors { code message field }
  }
}`;
}

/** A word for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The request as a curl command. The token is the reader's own. */
export function asCurl(input: GenerationInput, origin: string): string {
  const body = JSON.stringify(
    { query: CREATE_DOCUMENT.replace(/\s+/g, ' '), variables: { input: { generation: input } } },
    null,
    2,
  );
  return [
    `curl ${shellWord(`${origin}/graphql`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "Authorization: Bearer $DARKROOM_TOKEN" \\`,
    `  -d ${shellWord(body)}`,
  ].join('\n');
}

function imageArgument(image: { assetId?: unknown; imageId?: unknown } | null | undefined): string {
  return String(image?.imageId ?? image?.assetId ?? '');
}

function sizeArgument(size: GenerationInput['size']): string | null {
  if (!size) return null;
  if (size.aspectRatio) return size.aspectRatio;
  if (size.preset) return size.preset;
  return size.dimensions ? `${size.dimensions.width}x${size.dimensions.height}` : null;
}

/** The request as a line of the darkroom command. */
export function asCommandLine(input: GenerationInput): string {
  const words = ['darkroom generate', shellWord(input.prompt || '')];
  const option = (name: string, value: unknown) => {
    if (value !== null && value !== undefined && value !== '')
      words.push(`${name} ${shellWord(String(value))}`);
  };
  option('-m', input.model.source);
  if (input.mode && input.mode !== 'TXT2IMG') option('--mode', input.mode.toLowerCase());
  option('--size', sizeArgument(input.size));
  if (input.count && input.count > 1) option('-n', input.count);
  option('--seed', input.seed);
  option('--negative', input.negativePrompt);
  option('--steps', input.steps);
  option('--guidance', input.guidance);
  option('--strength', input.strength);
  if (input.image) option('--image', imageArgument(input.image));
  if (input.mask) option('--mask', imageArgument(input.mask));
  for (const reference of input.referenceImages ?? [])
    option('--reference', imageArgument(reference.image));
  option('--partial-images', input.partialImages);
  option('--format', input.outputFormat);
  if (input.cachePolicy && input.cachePolicy !== 'USE')
    option('--cache', input.cachePolicy.toLowerCase());
  for (const { name, value } of input.extra ?? []) {
    const given =
      value.int ?? value.float ?? value.boolean ?? value.string ?? value.strings?.join(',');
    if (given !== null && given !== undefined) option('--param', `${name}=${given}`);
  }
  return words.join(' ');
}
