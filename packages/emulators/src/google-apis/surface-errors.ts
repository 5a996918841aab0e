import type { Fault } from '../kit/faults.ts';
import type { GoogleError } from './errors.ts';

/** What an error is about. */
export interface ErrorSubject {
  readonly model: string;
  /** The model as the path names it, such as `models/X` or `projects/P/locations/L/publishers/google/models/X`. */
  readonly resource: string;
  /** `v1beta`, `v1beta1` or `v1`. */
  readonly version: string;
  readonly method: string;
  readonly now: Date;
}

/** How one of the ways in tells what is wrong. */
export interface SurfaceErrors {
  /** A key or token that nobody issued. */
  readonly refused: GoogleError;
  /** Neither key nor token. */
  readonly missing: GoogleError;
  /** A model that is unknown, shut down, or has no such method. */
  modelNotFound(about: ErrorSubject): GoogleError;
  forbidden(reason: (Fault & { kind: 'forbidden' })['reason'], about: ErrorSubject): GoogleError;
  rateLimit(seconds: number, isTold: boolean, about: ErrorSubject): GoogleError;
  quota(limit: number, about: ErrorSubject): GoogleError;
  readonly billing: GoogleError;
}

const SERVER: Readonly<Record<number, Pick<GoogleError, 'status' | 'message'>>> = {
  500: {
    status: 'INTERNAL',
    message:
      'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  },
  502: { status: 'UNAVAILABLE', message: 'Bad gateway.' },
  503: {
    status: 'UNAVAILABLE',
    message: 'The model is overloaded. Please try again later.',
  },
  504: {
    status: 'DEADLINE_EXCEEDED',
    message: 'Deadline expired before operation could complete.',
  },
};

/** The vendor's own answer to a fault, or undefined where the fault is none of its errors. */
export function faultError(
  fault: Fault,
  errors: SurfaceErrors,
  about: ErrorSubject,
): GoogleError | undefined {
  switch (fault.kind) {
    case 'rate-limit': {
      const { retryAfter, seconds } = fault;
      const isTold = retryAfter === 'seconds' || retryAfter === 'milliseconds';
      const date = new Date(about.now.getTime() + seconds * 1000).toUTCString();
      const headers = retryAfter === 'date' ? { 'retry-after': date } : undefined;
      return { ...errors.rateLimit(seconds, isTold, about), ...(headers && { headers }) };
    }
    case 'quota-exhausted':
      return errors.quota(fault.limit, about);
    case 'server-error':
      return {
        code: fault.status,
        status: SERVER[fault.status]?.status ?? 'INTERNAL',
        message: SERVER[fault.status]?.message ?? '',
      };
    case 'unauthorized':
      return errors.refused;
    case 'forbidden':
      return errors.forbidden(fault.reason, about);
    case 'billing-hard-limit':
      return errors.billing;
    case 'model-not-found':
      return errors.modelNotFound(about);
    default:
      return undefined;
  }
}
