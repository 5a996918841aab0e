import { z } from 'zod';
import type { FaultOrderInput } from './faults.ts';

/** A model added to, or put in place of, the built-in list. */
export const modelOverrideSchema = z.union([
  z.string(),
  z.strictObject({
    id: z.string(),
    /** YYYY-MM-DD; on and after it the model answers as a retired one. */
    shutdownDate: z.string().nullable().optional(),
    /** Built-in model whose rules this one follows. */
    like: z.string().optional(),
  }),
]);

export type ModelOverride = z.output<typeof modelOverrideSchema>;

/** What can be changed while the emulator runs. */
export const settingsSchema = z.strictObject({
  /** Time that an image takes, in milliseconds. */
  latencyMs: z.number().nonnegative(),
  /** Pads PNG and JPEG results to about this many bytes; null leaves them as they are. */
  imageBytes: z.int().positive().nullable(),
  /** The models that are served, instead of the built-in list; null for the built-in list. */
  models: z.array(modelOverrideSchema).nullable(),
  /** The day it is, YYYY-MM-DD: decides which models are retired. */
  today: z.iso.date(),
});

export type Settings = z.output<typeof settingsSchema>;

/** How an emulator starts. Everything has a default. */
export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** API keys that are accepted. */
  readonly keys?: readonly string[];
  /** File for the charges; a temporary one, removed on close, by default. */
  readonly ledgerPath?: string;
  /** Faults that wait from the start. */
  readonly faults?: readonly FaultOrderInput[];
  readonly latencyMs?: number;
  readonly imageBytes?: number | null;
  readonly models?: readonly ModelOverride[] | null;
  /** YYYY-MM-DD; 2026-11-21 by default, so that models do not retire while tests age. */
  readonly today?: string;
  /** Source of the times in ledger, log and replies. */
  readonly now?: () => Date;
}

/** The day that the built-in model tables were checked. */
export const TABLES_CHECKED_ON = '2026-11-21';

/** Settings as the options leave them. */
export function initialSettings(options: EmulatorOptions): Settings {
  return settingsSchema.parse({
    latencyMs: options.latencyMs ?? 0,
    imageBytes: options.imageBytes ?? null,
    models: options.models ?? null,
    today: options.today ?? TABLES_CHECKED_ON,
  });
}
