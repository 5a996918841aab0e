import { parseArgs } from 'node:util';
import { z } from 'zod';
import { faultOrderSchema } from './kit/faults.ts';
import type { EmulatorOptions } from './kit/options.ts';

/** What the command line asks for. */
export interface CommandLine {
  readonly help: boolean;
  /** Slugs to start; empty for all. */
  readonly only: readonly string[];
  /** Fixed ports by slug. */
  readonly ports: ReadonlyMap<string, number>;
  readonly ledgerDirectory: string | undefined;
  /** Where the variables are written, as the caller wrote it. */
  readonly environmentFile: string | undefined;
  readonly options: EmulatorOptions;
}

/** Told by --help. */
export const HELP = `Starts the provider emulators on loopback and prints the variables to set.

  --only <slug>          start this one alone; several with commas between, or repeated
  --port <slug>=<port>   a fixed port; any free one by default; may be repeated
  --ledger-dir <folder>  where the charges are written; a temporary folder by default
  --env-file <file>      writes the variables there, as a .env file; in the ledgers' folder by default
  --latency <ms>         time that an image takes
  --image-bytes <bytes>  pads pictures to about this size
  --today <YYYY-MM-DD>   the day it is, for models that retire
  --faults <json>        faults to start with: one order or a list (also DARKROOM_EMULATOR_FAULTS)
`;

const number = z.coerce.number().nonnegative();

/** Reads the arguments. Throws an error whose message names the argument. */
export function readCommandLine(
  args: readonly string[],
  environmentFaults: string | undefined,
): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', multiple: true, default: [] },
      'ledger-dir': { type: 'string' },
      'env-file': { type: 'string' },
      latency: { type: 'string' },
      'image-bytes': { type: 'string' },
      today: { type: 'string' },
      faults: { type: 'string' },
    },
  });
  const ports = new Map(
    values.port.map((entry) => {
      const match = /^([\w-]+)=(\d+)$/.exec(entry);
      if (match === null) throw new Error(`--port takes <slug>=<port>, not ${entry}.`);
      return [match[1] ?? '', Number(match[2])] as const;
    }),
  );
  return {
    help: values.help,
    only: values.only.flatMap(slugsOf),
    ports,
    ledgerDirectory: values['ledger-dir'],
    environmentFile: values['env-file'],
    options: {
      ...(values.latency && { latencyMs: read('--latency', values.latency) }),
      ...(values['image-bytes'] && { imageBytes: read('--image-bytes', values['image-bytes']) }),
      ...(values.today && { today: values.today }),
      faults: readFaults(values.faults ?? environmentFaults),
    },
  };
}

function slugsOf(text: string): string[] {
  const slugs = text.split(',').map((slug) => slug.trim());
  if (slugs.includes('')) throw new Error(`--only takes <slug> or <slug>,<slug>, not "${text}".`);
  return slugs;
}

function read(name: string, text: string): number {
  const result = number.safeParse(text);
  if (!result.success) throw new Error(`${name} takes a number, not ${text}.`);
  return result.data;
}

function readFaults(text: string | undefined) {
  if (text === undefined || text === '') return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('The faults to start with are not JSON.');
  }
  const result = z.array(faultOrderSchema).safeParse(Array.isArray(json) ? json : [json]);
  if (result.success) return result.data;
  throw new Error(`The faults to start with are wrong:\n${z.prettifyError(result.error)}`);
}
