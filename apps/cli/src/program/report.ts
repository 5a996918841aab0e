import { DarkroomProblem } from '@darkroom/client';
import { readVersion } from '../version.ts';
import { CliProblem } from './cli-problem.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';

/** An error as a person or a script is told it. */
export interface Report {
  readonly exitCode: ExitCode;
  readonly code: string;
  /** One sentence or more; several problems come as lines. */
  readonly message: string;
  readonly hint: string | null;
  readonly field: readonly string[] | null;
  readonly requestId: string | null;
  readonly details: readonly { code: string; message: string }[];
}

const OTHER_AGE =
  'Update the older one of the two, and start the server anew. `darkroom doctor` says the version of both.';

const HINTS: Readonly<Record<string, string>> = {
  UNAUTHENTICATED:
    'On the machine of the server, run the command with the same DARKROOM_HOME as the server. From elsewhere: `darkroom auth login`, with a token of `darkroom token create`.',
  GRAPHQL_VALIDATION_FAILED: OTHER_AGE,
  GRAPHQL_PARSE_FAILED: OTHER_AGE,
  SERVER_UNREACHABLE: 'The address comes from --url, DARKROOM_URL or `darkroom config get url`.',
  NOT_DARKROOM: 'The address comes from --url, DARKROOM_URL or `darkroom config get url`.',
  MODEL_NOT_FOUND: '`darkroom model list` shows those that are installed.',
  MODEL_RETIRED: 'Where it still answers for you: darkroom model update <key> --mark-available',
  CONNECTION_LOST: '`darkroom generation list` shows what the server has taken.',
};

const SIZES_SHOWN = '`darkroom model show <model>` lists all its sizes.';

/** By the field of the API that a problem points at: what it is called here. */
const FIELD_HINTS: Readonly<Record<string, string>> = {
  acceptPossibleSecondCharge: 'Buy it again all the same: --accept-second-charge',
  dimensions: SIZES_SHOWN,
  aspectRatio: SIZES_SHOWN,
  preset: SIZES_SHOWN,
};

/** What became of an error that reached the end of the command. */
export function reportOf(error: unknown): Report {
  if (error instanceof CliProblem) {
    const { exitCode, code, message, hint, details } = error;
    return { exitCode, code, message, hint, field: null, requestId: null, details };
  }
  if (error instanceof DarkroomProblem) {
    const { code, field, requestId } = error;
    // What the server says of it are words of the query, which nobody has written by hand.
    const message =
      HINTS[code] === OTHER_AGE
        ? `The server does not know what this command (${readVersion()}) asks of it, so the two are of different versions. It says: ${error.message}`
        : error.message;
    const details = error.details.length > 1 ? error.details : [];
    const hint = FIELD_HINTS[field?.at(-1) ?? ''] ?? HINTS[code] ?? null;
    return { exitCode: exitCodeOf(error), code, message, hint, field, requestId, details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    exitCode: 1,
    code: systemCodeOf(error) ?? 'INTERNAL',
    message,
    hint: null,
    field: null,
    requestId: null,
    details: [],
  };
}

function systemCodeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
