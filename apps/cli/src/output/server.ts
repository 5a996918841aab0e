import type { ServerStatusQuery, ViewerKind } from '../gql/graphql.ts';
import { renderBytes } from './image.ts';
import type { Style } from './style.ts';
import { renderFields } from './table.ts';
import { renderTime } from './time.ts';

const KINDS: Readonly<Record<ViewerKind, string>> = {
  BROWSER_SESSION: 'a browser session',
  API_TOKEN: 'an API token',
  ADMIN_TOKEN: 'the admin token',
  LOCAL_TOKEN: 'the token file of this machine',
};

/** How the caller is signed in, in a few words. */
export function renderViewer({ kind, tokenName }: ServerStatusQuery['viewer']): string {
  return tokenName === null ? KINDS[kind] : `${KINDS[kind]} ("${tokenName}")`;
}

/** `/home/me/.darkroom/api_keys.yaml:2: what is wrong`. */
export function renderProblem(problem: {
  file: string;
  line: number | null;
  message: string;
}): string {
  const { file, line, message } = problem;
  return `${file}${line === null ? '' : `:${line}`}: ${message}`;
}

/** The server and how busy it is. */
export function renderServer(status: ServerStatusQuery & { url: string }, style: Style): string {
  const { url, server, viewer } = status;
  return renderFields(
    [
      ['Server', `${style.good('running')} at ${url}`],
      ['Version', server.version],
      ['Since', renderTime(server.startedAt)],
      ['Data', server.dataDirectory],
      [
        'Free space',
        server.storageFreeBytes === null ? null : renderBytes(server.storageFreeBytes),
      ],
      ['Providers', `${server.providersConfigured} configured`],
      ['Generations', `${server.generationsRunning} running, ${server.generationsQueued} waiting`],
      ['Signed in by', renderViewer(viewer)],
    ],
    style,
  );
}
