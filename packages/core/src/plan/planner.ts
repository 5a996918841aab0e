import type { UserErrorCode } from '../errors/codes.ts';
import type { Problem } from '../errors/problem.ts';
import type { ReceiptLine } from '../generation/receipt.ts';
import type { ParameterPolicy } from '../generation/request.ts';

/** Collects what the checks of a plan find: problems that stop it, notes on what was adapted. */
export class Planner {
  readonly problems: Problem[] = [];
  readonly adapted = new Map<string, ReceiptLine>();
  readonly policy: ParameterPolicy;

  constructor(policy: ParameterPolicy) {
    this.policy = policy;
  }

  refuse(
    code: UserErrorCode,
    field: string[],
    message: string,
    details: Partial<Problem> = {},
  ): void {
    this.problems.push({ code, field: ['generation', ...field], message, ...details });
  }

  /**
   * A setting that the model cannot take as asked. STRICT refuses it; ADAPT notes what becomes of it and goes on.
   * True: go on without it (or with `sent` in its place).
   */
  cannot(
    setting: string,
    field: string[],
    requested: string,
    message: string,
    options: {
      code?: UserErrorCode;
      sent?: string;
      allowed?: string[];
      outcome?: 'DROPPED' | 'CLAMPED' | 'CONVERTED';
    } = {},
  ): boolean {
    if (this.policy === 'STRICT') {
      this.refuse(options.code ?? 'UNSUPPORTED_PARAMETER', field, message, {
        parameter: setting,
        ...(options.allowed ? { allowed: options.allowed } : {}),
      });
      return false;
    }
    this.adapted.set(setting, {
      parameter: setting,
      outcome: options.outcome ?? (options.sent === undefined ? 'DROPPED' : 'CONVERTED'),
      requested,
      sent: options.sent ?? null,
      reason: message,
    });
    return true;
  }
}
