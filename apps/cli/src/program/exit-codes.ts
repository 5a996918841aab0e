import type { DarkroomProblem } from '@darkroom/client';

/** Every exit code of the command, and what it says to a script. `darkroom help exit-codes` prints it. */
export const EXIT_CODES = [
  { code: 0, name: 'success', meaning: 'It is done.' },
  {
    code: 1,
    name: 'failed',
    meaning: 'It was tried and failed; a failed generation too, whatever it failed for.',
  },
  { code: 2, name: 'usage', meaning: 'The command or its input was wrong; nothing was started.' },
  {
    code: 3,
    name: 'server',
    meaning: 'The server cannot be reached, or is no Darkroom of this age.',
  },
  { code: 4, name: 'identity', meaning: 'Not signed in, or not allowed.' },
  {
    code: 5,
    name: 'provider',
    meaning:
      'The provider is not configured, or checking it (configure, test, verify) found the key refused or nobody there, or (test) could not find out.',
  },
  {
    code: 6,
    name: 'timeout',
    meaning: 'The time given ran out; it goes on running on the server.',
  },
  { code: 130, name: 'interrupted', meaning: 'Interrupted by Ctrl-C.' },
] as const;

export type ExitCode = (typeof EXIT_CODES)[number]['code'];

/** Codes of problems that do not mean `usage`. */
const BY_CODE: Readonly<Record<string, ExitCode>> = {
  // Refused by the state of things rather than by what was written.
  CONFLICT: 1,
  FEATURE_NOT_AVAILABLE: 1,
  RATE_LIMITED: 1,
  STORAGE_LOW: 1,
  TIMED_OUT: 1,
  INTERNAL: 1,
  UPLOAD_NOT_READY: 1,
  // The server is not there, or does not know the words of this command.
  SERVER_UNREACHABLE: 3,
  CERTIFICATE_NOT_TRUSTED: 3,
  NOT_DARKROOM: 3,
  SERVER_REDIRECTED: 3,
  CONNECTION_LOST: 3,
  GRAPHQL_PARSE_FAILED: 3,
  GRAPHQL_VALIDATION_FAILED: 3,
  NOT_READY: 3,
  UNAUTHENTICATED: 4,
  FORBIDDEN: 4,
  TOO_MANY_FAILURES: 4,
  HOST_NOT_ALLOWED: 4,
  ORIGIN_NOT_ALLOWED: 4,
  PROVIDER_NOT_CONFIGURED: 5,
  PROVIDER_KEY_REQUIRED: 5,
  CREDENTIALS_REJECTED: 5,
  CREDENTIALS_UNSETTLED: 5,
  PROVIDER_UNREACHABLE: 5,
  ABORTED: 130,
};

/** Codes of refusals by the server, the route of uploads among them, that are about what was given. */
const OF_THE_INPUT: ReadonlySet<string> = new Set([
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
]);

/** The exit code of a problem: what the caller wrote is to blame (2) unless the code says otherwise. */
export function exitCodeOf(problem: Pick<DarkroomProblem, 'code' | 'kind'>): ExitCode {
  const known = BY_CODE[problem.code];
  if (known !== undefined) return known;
  if (problem.kind === 'network') return 3;
  if (problem.kind === 'server') return OF_THE_INPUT.has(problem.code) ? 2 : 1;
  return 2;
}
