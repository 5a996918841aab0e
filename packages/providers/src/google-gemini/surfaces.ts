import { ProviderFailure, type ProviderRecord, type Secret, type Teaching } from '@darkroom/core';
import {
  type AdapterContext,
  forgetServiceAccount,
  readServiceAccount,
  type ServiceAccount,
  serviceAccountHeaders,
} from '@darkroom/provider-kit';
import { apiRoot, withoutVersion } from './endpoint.ts';

type Headers = Record<string, Secret>;

/** One of Google's ways in to the same models. */
export interface Surface {
  /** Where the paths of models begin. */
  root(context: AdapterContext): string;
  /** Where the free list of models stands. */
  listRoot(context: AdapterContext): string;
  /** Models of one page of the list. */
  pageSize: number;
  /** Whether calls belong to a project that the list says nothing about. */
  hasProject: boolean;
  /** Whether it takes batches whose requests stand in them. Vertex AI wants files in a bucket of one's own. */
  hasBatches: boolean;
  headers(context: AdapterContext): Promise<Headers>;
  /** Drops what a 401 was about. */
  forget(context: AdapterContext): void;
  /** Whose models the list shows, for people. */
  lister: string;
  /** What differs from provider.yaml's sentences. */
  teaching: Teaching;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const TOKEN_URI = 'https://oauth2.googleapis.com/token';
/** Hosts by location, as provider.yaml names them; any other has a host of its own. */
const LOCATION_ENDPOINTS: Readonly<Record<string, string>> = {
  global: 'vertex',
  us: 'vertex-multi-region',
  eu: 'vertex-multi-region',
};

const locationOf = ({ credentials }: AdapterContext) => credentials.text('location') ?? 'global';

/** Vertex AI's host of the location; behind a gateway all of them are the gateway. */
function vertexHost(context: AdapterContext): string {
  const location = locationOf(context);
  const own = Object.hasOwn(LOCATION_ENDPOINTS, location) ? LOCATION_ENDPOINTS[location] : null;
  return withoutVersion(context.endpoint(own ?? 'vertex-region'));
}

const tokenUrl = (context: AdapterContext) => `${withoutVersion(context.endpoint('token'))}/token`;

function accountOf(context: AdapterContext): ServiceAccount {
  const content = context.credentials.secret('service_account');
  if (content) {
    return readServiceAccount(content, {
      tokenUris: [TOKEN_URI, tokenUrl(context)],
      advice: VERTEX_TEACHING.newKey,
    });
  }
  throw new ProviderFailure({
    code: 'CREDENTIALS_REJECTED',
    message: `Vertex AI needs the key file of a service account, and none is set. Nothing was sent. ${VERTEX_TEACHING.newKey}`,
    charge: 'not-charged',
  });
}

function projectOf(context: AdapterContext): string {
  const project = context.credentials.text('project') ?? accountOf(context).projectId;
  if (project) return project;
  throw new ProviderFailure({
    code: 'CREDENTIALS_REJECTED',
    message:
      'The key file names no project, and calls to Vertex AI belong to one. Nothing was sent. Set "project" beside it.',
    charge: 'not-charged',
  });
}

const keyHeaders = (variable: string) => async (context: AdapterContext) => {
  // Never in a URL, where logs and proxies would keep it.
  const key = context.credentials.secret(variable);
  const headers: Headers = key ? { 'x-goog-api-key': key } : {};
  return headers;
};

const VERTEX_TEACHING = {
  keyShape:
    'The key file of a service account is JSON with "type": "service_account" and a private key; paste all of it.',
  newKey:
    'Make a new key for the service account at https://console.cloud.google.com/iam-admin/serviceaccounts and paste the content of its JSON file.',
  rateLimited:
    'Vertex AI limits requests per minute by project, location and model. Wait, ask for fewer at once, take the location "global", or raise the quota at https://console.cloud.google.com/iam-admin/quotas.',
  forbidden:
    'Enable the Vertex AI API for the project at https://console.cloud.google.com/apis/library/aiplatform.googleapis.com, give the account the role Vertex AI User (roles/aiplatform.user) there, and check project and location.',
  notServed:
    'Google goes by the country that the call comes from. Run Darkroom in one that Vertex AI serves. Another key, role or billing changes nothing.',
  funds:
    'Link a billing account to the project at https://console.cloud.google.com/billing, or ask for quota of the model at https://console.cloud.google.com/iam-admin/quotas.',
} satisfies Teaching;

const publisher = (context: AdapterContext, version: string) =>
  `${vertexHost(context)}/${version}/publishers/google`;

const DEVELOPER: Surface = {
  root: ({ baseUrl }) => apiRoot(baseUrl),
  listRoot: ({ baseUrl }) => apiRoot(baseUrl),
  pageSize: 1000,
  hasProject: false,
  hasBatches: true,
  headers: keyHeaders('api_key'),
  forget: () => undefined,
  lister: 'The key may use',
  teaching: {},
};

/** By the value of the credential form's `surface`. */
const SURFACES: Readonly<Record<string, Surface>> = {
  vertex: {
    root: (context) => {
      const project = encodeURIComponent(projectOf(context));
      const location = encodeURIComponent(locationOf(context));
      return `${vertexHost(context)}/v1/projects/${project}/locations/${location}/publishers/google`;
    },
    listRoot: (context) => publisher(context, 'v1beta1'),
    pageSize: 100,
    hasProject: true,
    hasBatches: false,
    headers: (context) =>
      serviceAccountHeaders(context, accountOf(context), {
        tokenUrl: tokenUrl(context),
        scope: SCOPE,
        provider: taughtBy(context),
      }),
    forget: (context) => forgetServiceAccount(context, SCOPE),
    lister: 'Vertex AI lists',
    teaching: VERTEX_TEACHING,
  },
  express: {
    // A key knows its project and has no location: there is one host for all.
    root: (context) => `${withoutVersion(context.endpoint('vertex'))}/v1/publishers/google`,
    listRoot: (context) =>
      `${withoutVersion(context.endpoint('vertex'))}/v1beta1/publishers/google`,
    pageSize: 100,
    hasProject: false,
    hasBatches: false,
    headers: keyHeaders('express_api_key'),
    forget: () => undefined,
    lister: 'Vertex AI lists',
    teaching: {
      ...VERTEX_TEACHING,
      keyShape: 'A key of express mode is made in Vertex AI; one of AI Studio is another thing.',
      newKey:
        'Make a new one at https://console.cloud.google.com/vertex-ai/studio/settings/api-keys.',
    },
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
