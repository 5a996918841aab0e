import { ProviderFailure, type ProviderRecord, type Secret, type Teaching } from '@darkroom/core';
import {
  type AdapterContext,
  forgetServiceAccount,
  readServiceAccount,
  type ServiceAccount,
  serviceAccountHeaders,
} from '@darkroom/provider-kit';
import { apiRoot, withoutVersion } from './endpoint.ts';

/** One of Google's ways in to the same models. */
export interface Surface {
  /** For messages. */
  name: string;
  /** Where the paths of models begin. */
  root(context: AdapterContext): string;
  /** Where the free list of models stands. */
  listRoot(context: AdapterContext): string;
  /** Models of one page of the list. */
  pageSize: number;
  /** What is asked, for free, to see whether the account may work in its project; null: the list tells it. */
  projectUrl(context: AdapterContext): string | null;
  headers(context: AdapterContext): Promise<Record<string, Secret>>;
  /** Drops what a 401 was about. */
  forget(context: AdapterContext): void;
  /** Settings that it refuses, though the model has them elsewhere. */
  lacks: readonly string[];
  /** What differs from provider.yaml's sentences. */
  teaching: Teaching;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const TOKEN_URI = 'https://oauth2.googleapis.com/token';

const locationOf = ({ credentials }: AdapterContext) =>
  credentials.text('location') ?? 'us-central1';

/** Vertex AI's host of the location; behind a gateway all of them are the gateway. */
const vertexHost = (context: AdapterContext) =>
  withoutVersion(context.endpoint(locationOf(context) === 'global' ? 'vertex' : 'vertex-region'));

const tokenUrl = (context: AdapterContext) => `${withoutVersion(context.endpoint('token'))}/token`;

const VERTEX_TEACHING = {
  keyShape:
    'The key file of a service account is JSON with "type": "service_account" and a private key; paste all of it.',
  newKey:
    'Make a new key for the service account at https://console.cloud.google.com/iam-admin/serviceaccounts and paste the content of its JSON file.',
  rateLimited:
    'Vertex AI limits requests per minute by project, location and model. Wait, ask for fewer at once, or raise the quota at https://console.cloud.google.com/iam-admin/quotas.',
  forbidden:
    'Enable the Vertex AI API for the project at https://console.cloud.google.com/apis/library/aiplatform.googleapis.com, give the account the role Vertex AI User (roles/aiplatform.user) there, and check project and location.',
  funds:
    'Link a billing account to the project at https://console.cloud.google.com/billing, or ask for quota of the model at https://console.cloud.google.com/iam-admin/quotas.',
} satisfies Teaching;

const rejected = (message: string) =>
  new ProviderFailure({ code: 'CREDENTIALS_REJECTED', message, charge: 'not-charged' });

function accountOf(context: AdapterContext): ServiceAccount {
  const content = context.credentials.secret('service_account');
  const advice = VERTEX_TEACHING.newKey;
  if (content) {
    return readServiceAccount(content, { tokenUris: [TOKEN_URI, tokenUrl(context)], advice });
  }
  throw rejected(
    `Vertex AI needs the key file of a service account, and none is set. Nothing was sent. ${advice}`,
  );
}

/** Where what belongs to the project in its location stands. */
function projectRoot(context: AdapterContext): string {
  const project = context.credentials.text('project') ?? accountOf(context).projectId;
  if (!project) {
    throw rejected(
      'The key file names no project, and calls to Vertex AI belong to one. Nothing was sent. Set "project" beside it.',
    );
  }
  const location = encodeURIComponent(locationOf(context));
  return `${vertexHost(context)}/v1/projects/${encodeURIComponent(project)}/locations/${location}`;
}

const DEVELOPER: Surface = {
  name: 'the Gemini API',
  root: ({ baseUrl }) => apiRoot(baseUrl),
  listRoot: ({ baseUrl }) => apiRoot(baseUrl),
  pageSize: 1000,
  projectUrl: () => null,
  // Never in a URL, where logs and proxies would keep it.
  headers: async ({ credentials }) => {
    const key = credentials.secret('api_key');
    const headers: Record<string, Secret> = key ? { 'x-goog-api-key': key } : {};
    return headers;
  },
  forget: () => undefined,
  lacks: ['seed', 'negativePrompt', 'guidance', 'enhancePrompt', 'addWatermark', 'language'],
  teaching: {},
};

/** By the value of the credential form's `surface`. */
const SURFACES: Readonly<Record<string, Surface>> = {
  vertex: {
    name: 'Vertex AI',
    root: (context) => `${projectRoot(context)}/publishers/google`,
    listRoot: (context) => `${vertexHost(context)}/v1beta1/publishers/google`,
    pageSize: 100,
    projectUrl: projectRoot,
    headers: (context) =>
      serviceAccountHeaders(context, accountOf(context), {
        tokenUrl: tokenUrl(context),
        scope: SCOPE,
        provider: taughtBy(context),
      }),
    forget: (context) => forgetServiceAccount(context, SCOPE),
    lacks: [],
    teaching: VERTEX_TEACHING,
  },
};

/** The way in that the credentials name. */
export function surfaceOf({ credentials }: Pick<AdapterContext, 'credentials'>): Surface {
  const name = credentials.text('surface') ?? '';
  return (Object.hasOwn(SURFACES, name) ? SURFACES[name] : undefined) ?? DEVELOPER;
}

/** The provider with the sentences of its way in. */
export function taughtBy(context: AdapterContext): ProviderRecord {
  const { provider } = context;
  return { ...provider, teaching: { ...provider.teaching, ...surfaceOf(context).teaching } };
}
