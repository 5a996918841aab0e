import { ModelHome } from './home.ts';
import type { Model } from './model.ts';
import { Puppet } from './puppet.ts';

/** Homes that one process looks after. Starting a process takes longest of all, so that a kill strikes several histories. */
export const HOMES = 5;

/** Processes that have nothing open. One more is started before it is needed. */
const idle: Puppet[] = [];

function takePuppet(): Puppet {
  const taken = idle.pop() ?? new Puppet();
  if (idle.length === 0) idle.push(new Puppet());
  return taken;
}

/** Ends the processes that wait for the next run. */
export async function endIdle(): Promise<void> {
  await Promise.all(idle.splice(0).map((puppet) => puppet.kill()));
}

/** The real thing: a process, and the homes that it looks after. */
export class ModelStage {
  homes: readonly ModelHome[] = [];
  #puppet = takePuppet();
  /** Whether the process has closed what it had opened: then the next run may have it. */
  #isAtRest = false;

  static async open(): Promise<ModelStage> {
    const stage = new ModelStage();
    stage.homes = await Promise.all(
      Array.from({ length: HOMES }, () => ModelHome.make((order) => stage.#puppet.tell(order))),
    );
    await stage.#openAll();
    return stage;
  }

  async #openAll(): Promise<void> {
    for (const home of this.homes) await home.open();
  }

  /** With all that it is about to do, in every home. */
  async kill(): Promise<void> {
    await this.#puppet.kill();
    this.#puppet = takePuppet();
    await this.#openAll();
  }

  async restart(): Promise<void> {
    await Promise.all(this.homes.map((home) => home.tell({ kind: 'close' })));
    await this.#openAll();
  }

  /** Waits for the end of everything, and gives what is not as the models or the invariants have it. */
  async judge(models: readonly Model[]): Promise<string[]> {
    const staged = this.homes.flatMap((home, index) => {
      const model = models[index];
      return model ? [{ home, model }] : [];
    });
    await Promise.all(staged.map(({ home, model }) => home.rest(model)));
    this.#isAtRest = true;
    const wrong: string[] = [];
    for (const { home, model } of staged) wrong.push(...(await home.judge(model)));
    return wrong;
  }

  async close(): Promise<void> {
    if (this.#isAtRest) idle.push(this.#puppet);
    else await this.#puppet.kill();
    for (const home of this.homes) await home.remove();
  }
}
