import type { FastifyRequest } from 'fastify';
import { headerText } from '../kit/paid-request.ts';
import { DEVELOPER_ERRORS } from './developer-errors.ts';
import { GoogleRefusal } from './errors.ts';
import { PROJECT_ID, type ServiceAccounts } from './service-accounts.ts';
import type { SurfaceErrors } from './surface-errors.ts';
import { EXPRESS_ERRORS, permissionDenied, TOKEN_EXPIRED, VERTEX_ERRORS } from './vertex-errors.ts';

/** Who asks. */
export interface Caller {
  readonly request: FastifyRequest;
  readonly query: URLSearchParams;
  /** Keys that are accepted. */
  readonly keys: readonly string[];
  readonly accounts: ServiceAccounts;
  /** Places of the path, such as the project. */
  readonly places: Readonly<Record<string, string>>;
}

/** One of the ways in to the same models. */
export interface Surface {
  readonly name: 'developer' | 'express' | 'vertex';
  readonly versions: readonly string[];
  /** What stands between the version and `/models`. */
  readonly prefix: string;
  /** Whether models are listed here. */
  readonly lists: boolean;
  /** Whether it takes batches whose requests stand in them; Vertex AI wants files in a bucket. */
  readonly hasBatches: boolean;
  /** Where a project's location is shown, behind the version; null: nowhere. */
  readonly location: string | null;
  readonly errors: SurfaceErrors;
  /** What answers call a model here. */
  resource(model: string, places: Caller['places']): string;
  /** The key or token of a caller who may; throws GoogleRefusal. */
  authenticate(caller: Caller, resource: string): string;
}

const keyOf = ({ request, query }: Caller) =>
  headerText(request, 'x-goog-api-key') ?? query.get('key');

function byKey(caller: Caller, errors: SurfaceErrors): string {
  const key = keyOf(caller);
  if (key === null) throw new GoogleRefusal(errors.missing);
  if (!caller.keys.includes(key)) throw new GoogleRefusal(errors.refused);
  return key;
}

function byToken({ request, accounts }: Caller): string {
  const [, token] = /^Bearer (\S+)$/i.exec(headerText(request, 'authorization') ?? '') ?? [];
  if (token === undefined) throw new GoogleRefusal(VERTEX_ERRORS.missing);
  const verdict = accounts.judge(token);
  if (verdict === 'good') return token;
  throw new GoogleRefusal(verdict === 'expired' ? TOKEN_EXPIRED : VERTEX_ERRORS.refused);
}

/** Every way in, as data: where its paths stand, who may, and how it says no. */
export const SURFACES: readonly Surface[] = [
  {
    name: 'developer',
    versions: ['v1beta', 'v1'],
    prefix: '',
    lists: true,
    hasBatches: true,
    location: null,
    errors: DEVELOPER_ERRORS,
    resource: (model) => `models/${model}`,
    authenticate: (caller) => byKey(caller, DEVELOPER_ERRORS),
  },
  {
    // The list of publisher models is read with a token too.
    name: 'express',
    versions: ['v1', 'v1beta1'],
    prefix: '/publishers/google',
    lists: true,
    hasBatches: false,
    location: null,
    errors: EXPRESS_ERRORS,
    resource: (model) => `publishers/google/models/${model}`,
    authenticate: (caller) =>
      keyOf(caller) === null ? byToken(caller) : byKey(caller, EXPRESS_ERRORS),
  },
  {
    name: 'vertex',
    versions: ['v1', 'v1beta1'],
    prefix: '/projects/:project/locations/:location/publishers/google',
    lists: false,
    hasBatches: false,
    location: '/projects/:project/locations/:location',
    errors: VERTEX_ERRORS,
    resource: (model, { project, location }) =>
      `projects/${project}/locations/${location}/publishers/google/models/${model}`,
    authenticate: (caller, resource) => {
      const token = byToken(caller);
      if (caller.places.project === PROJECT_ID) return token;
      throw new GoogleRefusal(permissionDenied({ resource }));
    },
  },
];
