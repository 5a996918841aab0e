import { inputProblem } from '../program/cli-problem.ts';

const INT_MAXIMUM = 2_147_483_647;

/** A whole number out of a flag; null where the flag is not there. @throws CliProblem */
export function wholeNumber(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^[+-]?\d{1,10}$/.test(text.trim()) || Math.abs(value) > INT_MAXIMUM) {
    throw inputProblem(`${flag} "${text}" is no whole number.`);
  }
  return value;
}

/** A number out of a flag; null where the flag is not there. @throws CliProblem */
export function anyNumber(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})(e[+-]?\d{1,2})?$/i.test(text.trim())) {
    throw inputProblem(`${flag} "${text}" is no number.`, 'Write it with a point, such as 7.5');
  }
  return Number(text);
}

/** A seed: whole, up to 2^64 − 1, as text, for JSON numbers lose digits. @throws CliProblem */
export function seedNumber(text: string | undefined): string | null {
  if (text === undefined) return null;
  const digits = text.trim();
  if (!/^\d{1,20}$/.test(digits) || BigInt(digits) > 18_446_744_073_709_551_615n) {
    throw inputProblem(
      `--seed "${text}" is no seed.`,
      'A seed is a whole number from 0 to 18446744073709551615.',
    );
  }
  return BigInt(digits).toString();
}

/** An amount of dollars with at most 6 places. @throws CliProblem */
export function moneyAmount(flag: string, text: string | undefined): { amount: string } | null {
  if (text === undefined) return null;
  const amount = text.trim().replace(/^\$/, '');
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(amount)) {
    throw inputProblem(
      `${flag} "${text}" is no amount of dollars.`,
      'Write it like 0.05, with at most 6 places.',
    );
  }
  return { amount };
}

/** Seconds of waiting as milliseconds. @throws CliProblem */
export function secondsAsMs(flag: string, text: string | undefined): number | null {
  const seconds = anyNumber(flag, text);
  if (seconds === null) return null;
  if (seconds <= 0 || seconds > 86_400)
    throw inputProblem(`${flag} must be from above 0 to 86400 seconds.`);
  return seconds * 1000;
}
