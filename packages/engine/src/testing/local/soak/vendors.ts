import {
  type FaultInput,
  type RunningEmulator,
  startOpenAiEmulator,
  startVendorEmulator,
} from '@darkroom/emulators';
import type { ProviderCharge } from '../invariants/world.ts';

export const OPENAI_KEY = 'sk-soak-0123456789abcdef0123456789';
export const BFL_KEY = 'bfl-soak-0123456789abcdef0123456789';
export const OPENAI_MODEL = 'external://openai/gpt-image-2';
export const JOB_MODEL = 'external://black-forest-labs/flux-2-pro';

/** What goes wrong, one at a time, at either of them. */
const FAULTS: readonly FaultInput[] = [
  { kind: 'rate-limit', seconds: 1 },
  { kind: 'server-error', status: 500 },
  { kind: 'reset', when: 'mid-body' },
  { kind: 'reset', when: 'before-charge' },
  { kind: 'truncated' },
  { kind: 'garbage' },
  { kind: 'empty' },
  { kind: 'moderation', stage: 'input' },
];

/** A vendor that answers at once and one that takes jobs, each with its own ledger. */
export class Vendors {
  readonly openai: RunningEmulator;
  readonly jobs: RunningEmulator;
  /** The prompt of each request that was charged. */
  readonly #prompts = new Map<string, string>();

  private constructor(openai: RunningEmulator, jobs: RunningEmulator) {
    this.openai = openai;
    this.jobs = jobs;
  }

  static async open(latencyMs: number): Promise<Vendors> {
    return new Vendors(
      await startOpenAiEmulator({ keys: [OPENAI_KEY], latencyMs, imageBytes: 100_000 }),
      await startVendorEmulator('black-forest-labs', {
        keys: [BFL_KEY],
        latencyMs,
        imageBytes: 100_000,
      }),
    );
  }

  /** Variables of a server that goes to them. */
  get variables(): Record<string, string> {
    return {
      DARKROOM_OPENAI_BASE_URL: this.openai.baseUrl,
      DARKROOM_OPENAI_API_KEY: OPENAI_KEY,
      DARKROOM_BLACK_FOREST_LABS_BASE_URL: this.jobs.baseUrl,
      DARKROOM_BLACK_FOREST_LABS_API_KEY: BFL_KEY,
    };
  }

  /** The next request at one of them goes wrong. */
  fault(random: () => number): string {
    const fault = FAULTS[Math.floor(random() * FAULTS.length)];
    if (!fault) return 'none';
    const vendor = random() < 0.7 ? this.openai : this.jobs;
    vendor.setFault({ times: 1, fault });
    return fault.kind;
  }

  /** Takes over from the logs, which forget, who asked for what. */
  remember(): void {
    for (const vendor of [this.openai, this.jobs])
      for (const { requestId, body } of vendor.requests())
        if (typeof body === 'object' && body !== null && 'prompt' in body)
          this.#prompts.set(requestId, String(body.prompt));
  }

  /** What both have charged, refunds taken off. */
  charges(): ProviderCharge[] {
    this.remember();
    const sums = new Map<string, bigint>();
    for (const vendor of [this.openai, this.jobs])
      for (const { requestId, amountMicros } of vendor.ledger())
        sums.set(requestId, (sums.get(requestId) ?? 0n) + BigInt(amountMicros));
    return [...sums]
      .filter(([, micros]) => micros > 0n)
      .map(([requestId, micros]) => ({
        intent: this.#prompts.get(requestId) ?? `request ${requestId}`,
        call: '0',
        micros,
      }));
  }

  async close(): Promise<void> {
    await this.openai.close();
    await this.jobs.close();
  }
}
