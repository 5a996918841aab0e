import { DarkroomProblem, type ProblemKind } from '@darkroom/client';
import { USER_ERROR_CODES } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { CliProblem } from './cli-problem.ts';
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts';
import { reportOf } from './report.ts';

describe('the exit code', () => {
  it.each<[ProblemKind, string, number]>([
    ['user', 'INVALID_INPUT', 2],
    ['user', 'NOT_FOUND', 2],
    ['user', 'MODEL_NOT_FOUND', 2],
    ['user', 'MODEL_NOT_INSTALLED', 2],
    ['user', 'MODEL_RETIRED', 2],
    ['user', 'UNSUPPORTED_PARAMETER', 2],
    ['user', 'IMAGE_TOO_LARGE', 2],
    ['user', 'IDEMPOTENCY_KEY_REUSED', 2],
    ['user', 'A_CODE_OF_THE_FUTURE', 2],
    ['user', 'CONFLICT', 1],
    ['user', 'FEATURE_NOT_AVAILABLE', 1],
    ['user', 'BUDGET_EXCEEDED', 2],
    ['user', 'MAX_COST_EXCEEDED', 2],
    ['user', 'RATE_LIMITED', 1],
    ['user', 'STORAGE_LOW', 1],
    ['user', 'FORBIDDEN', 4],
    ['user', 'PROVIDER_NOT_CONFIGURED', 5],
    ['user', 'PROVIDER_KEY_REQUIRED', 5],
    ['user', 'CREDENTIALS_REJECTED', 5],
    ['user', 'PROVIDER_UNREACHABLE', 5],
    ['server', 'INTERNAL', 1],
    ['server', 'BAD_USER_INPUT', 2],
    ['server', 'IMAGE_UNREADABLE', 2],
    ['server', 'IMAGE_TOO_LARGE', 2],
    ['server', 'GRAPHQL_VALIDATION_FAILED', 3],
    ['server', 'UNAUTHENTICATED', 4],
    ['server', 'HOST_NOT_ALLOWED', 4],
    ['server', 'A_CODE_OF_THE_FUTURE', 1],
    ['network', 'SERVER_UNREACHABLE', 3],
    ['network', 'CERTIFICATE_NOT_TRUSTED', 3],
    ['network', 'NOT_DARKROOM', 3],
    ['network', 'CONNECTION_LOST', 3],
    ['network', 'A_CODE_OF_THE_FUTURE', 3],
    ['network', 'ABORTED', 130],
  ])('of %s %s is %i', (kind, code, expected) => {
    expect(exitCodeOf({ kind, code })).toBe(expected);
    expect(EXIT_CODES.map((known) => known.code)).toContain(expected);
  });

  it('exists for every code of the API', () => {
    for (const code of USER_ERROR_CODES) {
      expect([1, 2, 4, 5], code).toContain(exitCodeOf({ kind: 'user', code }));
    }
  });
});

describe('a report', () => {
  it('keeps what a problem says', () => {
    const problem = new DarkroomProblem({
      kind: 'server',
      code: 'UNAUTHENTICATED',
      message: 'Sign in first.',
      requestId: 'req_1',
    });
    expect(reportOf(problem)).toMatchObject({
      exitCode: 4,
      code: 'UNAUTHENTICATED',
      requestId: 'req_1',
      details: [],
    });
    expect(reportOf(problem).hint).toContain('darkroom auth login');
  });

  it('names the flag for what the API calls by a field', () => {
    const problem = new DarkroomProblem({
      kind: 'user',
      code: 'CONFLICT',
      message: 'Nobody knows.',
      field: ['acceptPossibleSecondCharge'],
    });
    expect(reportOf(problem).hint).toContain('--accept-second-charge');
  });

  it('tells of a fault in one line, with the code of the system', () => {
    const fault = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    expect(reportOf(fault)).toMatchObject({ exitCode: 1, code: 'ENOSPC' });
    expect(reportOf('odd')).toMatchObject({ exitCode: 1, code: 'INTERNAL', message: 'odd' });
    expect(reportOf(new CliProblem('X', 'y', { exitCode: 6 }))).toMatchObject({
      exitCode: 6,
      code: 'X',
    });
  });
});
