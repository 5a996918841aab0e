import type { AnyVariables, Client, CombinedError, Exchange } from '@urql/core';
import { problemOfCombinedError } from './answer-problem.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { type DownloadedImage, downloadImage } from './download-image.ts';
import {
  type ActivityDocument,
  type ActivityEvent,
  type FollowActivityOptions,
  followActivity,
  followActivityWith,
} from './follow-activity.ts';
import {
  type FollowGenerationOptions,
  followGeneration,
  followGenerationWith,
  type GenerationEvent,
  type GenerationEventDocument,
  type GenerationEventLike,
} from './follow-generation.ts';
import { createGraphqlClient } from './graphql-client.ts';
import type { DarkroomProblem } from './problem.ts';
import { type Document, sendRequest } from './request.ts';
import { type UploadedAsset, type UploadInput, uploadAsset } from './upload-asset.ts';

export interface DarkroomClientOptions {
  /** The server's address, such as http://127.0.0.1:4100; in a browser the page's own origin. */
  readonly url: string;
  /** The bearer token, or how to come by it at each request. Absent: a browser's session cookie counts. */
  readonly token?: ConnectionOptions['token'];
  /** Another `fetch`, for tests and proxies. */
  readonly fetch?: typeof fetch;
  /** Which program asks, for the server's log. */
  readonly clientName: string;
  readonly clientVersion: string;
  /** urql exchanges between the caller and the network, such as a cache. Absent: everything is asked of the server. */
  readonly exchanges?: readonly Exchange[];
  /** How long to wait for an answer, in milliseconds. Default 120 000. Streams, uploads and downloads are not cut. */
  readonly timeoutMs?: number;
  /** After how long a silent event stream counts as broken, in milliseconds. Default 45 000. */
  readonly silenceMs?: number;
  /** How waiting is done, for tests. */
  readonly sleep?: Connection['sleep'];
}

/** A client of one server. */
export interface DarkroomClient {
  /** The server's address without a path. */
  readonly url: string;
  /** For urql's hooks: queries, mutations and subscriptions all go through it. */
  readonly urql: Client;
  /**
   * Sends a query or a mutation and gives its data.
   *
   * @throws DarkroomProblem; `userErrors` are part of the data, see `accepted`.
   */
  request<Data, Variables extends AnyVariables>(
    document: Document<Data, Variables>,
    variables: Variables,
    options?: { signal?: AbortSignal },
  ): Promise<Data>;
  /** Follows a generation: each event once, in order, over broken connections, until it has come to its end. */
  followGeneration(
    id: string,
    options?: FollowGenerationOptions,
  ): AsyncGenerator<GenerationEvent, void, undefined>;
  followGenerationWith<Event extends GenerationEventLike>(
    document: GenerationEventDocument<Event>,
    id: string,
    options?: FollowGenerationOptions,
  ): AsyncGenerator<Event, void, undefined>;
  /** Follows everything that happens, each event once, over broken connections, until the signal ends it. */
  followActivity(options?: FollowActivityOptions): AsyncGenerator<ActivityEvent, void, undefined>;
  followActivityWith<Event extends { readonly cursor: string }>(
    document: ActivityDocument<Event>,
    options?: FollowActivityOptions,
  ): AsyncGenerator<Event, void, undefined>;
  /** Uploads a picture and waits until it can be used. Goes past `exchanges`, straight to the server. */
  uploadAsset(input: UploadInput): Promise<UploadedAsset>;
  /** Fetches the bytes of an image from the address that `Image.url` answered. */
  downloadImage(url: string, signal?: AbortSignal): Promise<DownloadedImage>;
  /** What an error of urql's hooks means. */
  problemOf(error: CombinedError): DarkroomProblem;
  /** A plain request to a route of the server, with the caller's proof. @throws DarkroomProblem */
  send(path: string, init?: RequestInit): Promise<Response>;
}

/** @throws TypeError where `url` is no http or https address. */
export function createDarkroomClient(options: DarkroomClientOptions): DarkroomClient {
  const { exchanges = [], silenceMs, ...rest } = options;
  const connection = createConnection(rest);
  const urql = createGraphqlClient(connection, {
    exchanges,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  // An upload asks for one state again and again, and a cache between would answer from what it holds or lacks.
  const direct = exchanges.length === 0 ? urql : createGraphqlClient(connection, { exchanges: [] });
  return {
    url: connection.origin,
    urql,
    request: (document, variables, { signal } = {}) =>
      sendRequest(urql, connection.origin, document, variables, signal),
    followGeneration: (id, follow) => followGeneration(urql, connection, id, follow),
    followGenerationWith: (document, id, follow) =>
      followGenerationWith(urql, connection, document, id, follow),
    followActivity: (follow) => followActivity(urql, connection, follow),
    followActivityWith: (document, follow) =>
      followActivityWith(urql, connection, document, follow),
    uploadAsset: (input) => uploadAsset(direct, connection, input),
    downloadImage: (url, signal) => downloadImage(connection, url, signal),
    problemOf: (error) => problemOfCombinedError(connection.origin, error),
    send: (path, init = {}) =>
      connection.fetch(connection.resolve(path), {
        ...init,
        headers: { ...connection.headers(), ...Object.fromEntries(new Headers(init.headers)) },
      }),
  };
}
