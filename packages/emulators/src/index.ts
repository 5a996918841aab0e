import { vendor as gemini } from './google-gemini/vendor.ts';
import { type RunningEmulator, startEmulator } from './kit/emulator.ts';
import { findVendor } from './kit/find-vendors.ts';
import type { EmulatorOptions } from './kit/options.ts';
import { vendor as openai } from './openai/vendor.ts';

export type { EmulatorVendor, RunningEmulator } from './kit/emulator.ts';
export { startEmulator } from './kit/emulator.ts';
export type { Fault, FaultInput, FaultKind, FaultOrder, FaultOrderInput } from './kit/faults.ts';
export { findVendors } from './kit/find-vendors.ts';
export type { JobState, JobView } from './kit/jobs.ts';
export type { Charge } from './kit/ledger.ts';
export type { EmulatorOptions, ModelOverride, Settings } from './kit/options.ts';
export type { AlphaFacts, ImageFacts } from './kit/read-image.ts';
export { readImage } from './kit/read-image.ts';
export type { LoggedFile, LoggedRequest } from './kit/request-log.ts';

/** Starts the emulator of the vendor whose folder has this name. Throws for a name that none has. */
export async function startVendorEmulator(
  slug: string,
  options: EmulatorOptions = {},
): Promise<RunningEmulator> {
  return startEmulator(await findVendor(slug), options);
}

/** Starts the emulator of the OpenAI Images API. */
export function startOpenAiEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  return startEmulator(openai, options);
}

/** Starts the emulator of the Gemini API. */
export function startGeminiEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  return startEmulator(gemini, options);
}
