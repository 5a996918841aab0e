import type { UserErrorCode } from '../errors/codes.ts';
import type { Problem } from '../errors/problem.ts';
import type { ReceiptOutcome } from '../generation/receipt.ts';
import type { ParameterPolicy } from '../generation/request.ts';

/** What ADAPT made of a setting that the model cannot take as asked. */
export interface Adaptation {
  outcome: Extract<ReceiptOutcome, 'DROPPED' | 'CLAMPED' | 'CONVERTED'>;
  /** In the words of the product; null where nothing goes. */
  sent: string | null;
  reason: string;
}

/** Collects what the checks of a plan find: problems that stop it, notes on what was adapted. */
export class Planner {
  readonly problems: Problem[] = [];
  readonly adapted = new Map<string, Adaptation>();
  readonly policy: ParameterPolicy;

  constructor(policy: ParameterPolicy) {
    this.policy = policy;
  }

  /** `field` is the path below `generation`. */
  refuse(
    code: UserErrorCode,
    field: string[],
    message: string,
    details: Partial<Problem> = {},
  ): void {
    this.problems.push({ code, field: ['generation', ...field], message, ...details });
  }

  /** What a setting is refused for, first reason first; null where it is not. */
  refusalOf(setting: string): string | null {
    const found = this.problems.find(
      (problem) => (problem.parameter ?? problem.field?.[1]) === setting,
    );
    return found?.message ?? null;
  }

  /** Whether a setting was refused or adapted already, so that nothing more needs to be said of it. */
  isTold(setting: string): boolean {
    return this.adapted.has(setting) || this.refusalOf(setting) !== null;
  }

  /**
   * A setting that the model cannot take as asked. STRICT refuses it; ADAPT notes what becomes of it and goes on.
   * True: go on without it (or with `sent` in its place).
   */
  cannot(
    setting: string,
    field: string[],
    message: string,
    options: {
      code?: UserErrorCode;
      sent?: string;
      allowed?: string[];
      outcome?: Adaptation['outcome'];
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
      outcome: options.outcome ?? (options.sent === undefined ? 'DROPPED' : 'CONVERTED'),
      sent: options.sent ?? null,
      reason: message,
    });
    return true;
  }
}
