import { type DarkroomClient, DarkroomProblem } from '@darkroom/client';
import { isLoopback } from '../config/tokens.ts';
import type { DoctorQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { renderProblem } from '../output/server.ts';
import { reportOf } from '../program/report.ts';
import type { Session } from '../program/session.ts';
import { readVersion } from '../version.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const DOCTOR = graphql(`
  query Doctor {
    server {
      version
      dataDirectory
      storageFreeBytes
      problems {
        file
        line
        message
      }
    }
    catalogProblems {
      file
      line
      message
    }
    providers {
      slug
      isPaid
      status {
        state
        message
      }
    }
  }
`);

/** What a server of any age answers. */
const VERSION = graphql(`
  query DoctorVersion {
    server {
      version
    }
  }
`);

/** How long the server may take to answer. */
const TIMEOUT_MS = 10_000;
/** Signed addresses of pictures live for minutes, and tokens end by the clock. */
const CLOCK_MS = 30_000;

/** What was found of the server, and what it says of itself; null where it said nothing. */
export interface ServerVisit {
  readonly findings: Finding[];
  readonly answer: DoctorQuery | null;
  /** Whether somebody answers at the address. */
  readonly isReached: boolean;
}

/** Visits the server: whether it is there, its version, its clock, its providers. */
export async function visitServer(session: Session, url: string): Promise<ServerVisit> {
  let client: DarkroomClient;
  try {
    client = await session.connect(url);
  } catch (error) {
    const { message, hint } = reportOf(error);
    return { findings: [problem('Server', message, hint)], answer: null, isReached: false };
  }
  const signal = () => AbortSignal.timeout(TIMEOUT_MS);
  const findings: Finding[] = [];
  try {
    const { clock } = session;
    const before = clock.now();
    const response = await client.send('/healthz', { signal: signal() });
    findings.push(...clockFinding(response.headers.get('date'), before, clock.now()));
    const answer = await client.request(DOCTOR, {}, { signal: signal() });
    return {
      findings: [versionFinding(url, answer.server.version), ...findings, ...tellOf(answer)],
      answer,
      isReached: true,
    };
  } catch (error) {
    if (isTooOld(error)) {
      return {
        findings: [await olderServer(client, url), ...findings],
        answer: null,
        isReached: true,
      };
    }
    const { message, hint } = reportOf(error);
    const isReached = !(error instanceof DarkroomProblem && error.kind === 'network');
    const start = isLoopback(url) ? 'To start it: darkroom serve' : null;
    const todo = isReached ? hint : [start, hint].filter((line) => line !== null).join('\n');
    const check = isReached ? 'Access' : 'Server';
    return { findings: [problem(check, message, todo), ...findings], answer: null, isReached };
  }
}

const isTooOld = (error: unknown) =>
  error instanceof DarkroomProblem && error.code === 'GRAPHQL_VALIDATION_FAILED';

async function olderServer(client: DarkroomClient, url: string): Promise<Finding> {
  const version = await client
    .request(VERSION, {}, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    .then(({ server }) => server.version)
    .catch(() => 'of a version that it does not tell');
  return problem(
    'Server',
    `The server at ${url} is ${version} and does not know all that this command (${readVersion()}) asks.`,
    'Update the older one of the two, and start the server anew.',
  );
}

function versionFinding(url: string, version: string): Finding {
  const own = readVersion();
  return version === own
    ? ok('Server', `${version}, running at ${url}`)
    : warning(
        'Server',
        `running at ${url}, of version ${version}; this command is ${own}.`,
        'Update the older one of the two, and start the server anew.',
      );
}

/** The server's clock against ours. `before` and `after`: our own around the answer, in milliseconds since 1970. */
export function clockFinding(date: string | null, before: number, after: number): Finding[] {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return [];
  // The header tells whole seconds, cut off.
  const ahead = Math.max(0, theirs - after);
  const behind = Math.max(0, before - (theirs + 1000));
  const apart = Math.max(ahead, behind);
  if (apart <= CLOCK_MS) return [ok('Clocks', "the server's and this machine's agree")];
  const seconds = Math.round(apart / 1000);
  return [
    problem(
      'Clocks',
      `The server's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's.`,
      'Set both by a time server: links, tokens and the days of budgets go by them.',
    ),
  ];
}

function tellOf({ server, catalogProblems, providers }: DoctorQuery): Finding[] {
  return [
    ...server.problems.map((one) => problem('Configuration', renderProblem(one))),
    ...catalogProblems.map((one) => problem('Own providers', renderProblem(one))),
    ...keyFindings(providers),
  ];
}

/** How the keys of the configured providers fare. */
export function keyFindings(providers: DoctorQuery['providers']): Finding[] {
  const configured = providers.filter(({ status }) => status.state !== 'NOT_CONFIGURED');
  const findings: Finding[] = [];
  for (const { slug, isPaid, status } of configured) {
    const said = status.message === null ? '' : ` ${status.message}`;
    if (status.state === 'REJECTED') {
      const todo = `Give another one: darkroom provider configure ${slug}`;
      findings.push(problem('Keys', `${slug} refuses its key.${said}`, todo));
    } else if (status.state === 'UNREACHABLE' && isPaid) {
      const todo = `Try again later: darkroom provider test ${slug}`;
      findings.push(warning('Keys', `${slug} could not be reached.${said}`, todo));
    }
  }
  const paid = configured.filter(({ isPaid }) => isPaid);
  const good = paid.filter(({ status }) => status.state === 'VERIFIED').map(({ slug }) => slug);
  const unsure = paid.filter(({ status }) => status.state === 'UNVERIFIED').map(({ slug }) => slug);
  if (good.length > 0) findings.push(ok('Keys', `checked and good: ${good.join(', ')}`));
  if (unsure.length > 0) {
    const [first] = unsure;
    findings.push(
      ok(
        'Keys',
        `set, not checked yet: ${unsure.join(', ')}`,
        `To check: darkroom provider test ${first}`,
      ),
    );
  }
  if (paid.length === 0) {
    findings.push(
      warning(
        'Keys',
        'No provider has a key; only what needs none can be asked.',
        'darkroom provider configure <provider>; `darkroom provider list` names them.',
      ),
    );
  }
  return findings;
}
