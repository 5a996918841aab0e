import { type Clock, isSecretField, type ModelRecord, systemClock } from '@darkroom/core';
import { createAdapterHarness } from '../adapter-harness.ts';
import type { AdapterHarness } from '../harness-types.ts';
import type { ContractEmulator, ProviderContract } from './contract.ts';

/** Long enough for a watch to be begun and heard. */
const PACED_LATENCY_MS = 700;

/** What the parts of the suite share while it runs. */
export interface SuiteContext {
  contract: ProviderContract;
  /** Models that still answer. */
  models: readonly ModelRecord[];
  /** Of the running emulator; throws before it runs. */
  emulator(): ContractEmulator;
  /** A harness of its own, closed when the suite ends. */
  harness(change?: {
    credentials?: Record<string, string>;
    baseUrl?: string;
    timeoutMs?: number;
    clock?: Clock;
  }): AdapterHarness;
  /** A harness on the machine's clock, with an emulator that takes its time: for what is only seen meanwhile. */
  paced(): Promise<AdapterHarness>;
  /** The one that most tests share. */
  shared(): AdapterHarness;
  /** Whether progress is told here, and so to be heard. */
  isWatched: boolean;
  /** Whether any harness has fetched a picture from its address so far. */
  hasFetched(): boolean;
  /** Values of the credentials that are secret, and tokens that were fetched with them. */
  secrets(): string[];
}

export function createSuiteContext(
  contract: ProviderContract,
  models: readonly ModelRecord[],
): SuiteContext & { open(): Promise<void>; close(): Promise<void> } {
  let running: ContractEmulator | null = null;
  let shared: AdapterHarness | null = null;
  const opened: AdapterHarness[] = [];
  const emulator = () => {
    if (!running) throw new Error('The emulator does not run yet.');
    return running;
  };
  const context: SuiteContext = {
    contract,
    models,
    emulator,
    harness(change = {}) {
      const { baseUrl, credentials } = emulator();
      const harness = createAdapterHarness({
        adapter: contract.adapter,
        provider: contract.provider,
        models: contract.models,
        baseUrl,
        credentials,
        ...change,
      });
      opened.push(harness);
      return harness;
    },
    async paced() {
      const { controls } = emulator();
      if (!controls.setLatency) {
        throw new Error('Give the controls `setLatency`: what is watched cannot be seen else.');
      }
      await controls.setLatency(PACED_LATENCY_MS);
      return context.harness({ clock: systemClock });
    },
    shared() {
      shared ??= context.harness();
      return shared;
    },
    isWatched: contract.isWatched ?? contract.adapter.watch !== undefined,
    hasFetched: () => opened.some(({ fetched }) => fetched.length > 0),
    secrets() {
      const { credentials } = emulator();
      const form = [...contract.provider.credentialForm, ...contract.provider.modelCredentialForm]
        .filter(isSecretField)
        .flatMap(({ variable }) => credentials[variable] ?? []);
      return [...new Set([...form, ...opened.flatMap((one) => one.context().secrets())])];
    },
  };
  return {
    ...context,
    open: async () => {
      running = await contract.start();
    },
    close: async () => {
      for (const harness of opened) await harness.close();
      await running?.close();
    },
  };
}
