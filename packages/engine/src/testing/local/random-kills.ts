import { Scene } from './kill-harness.ts';
import { answerWithImages, type Behaviour } from './paymaster.ts';
import { seededRandom } from './seeded-random.ts';

export interface RandomKills {
  generations: number;
  kills: number;
  /** The same seed has the same prompts, answers and waits; when a process gets how far is the machine's. */
  seed: number;
  onKill?: (number: number) => void;
}

export interface KillReport {
  acknowledged: number;
  existing: number;
  /** How many ended how. */
  ends: Record<string, number>;
  charges: number;
  /** Milliseconds from each start to its first question after a job that was under way, sorted. */
  askedAgainAfter: number[];
  /** What does not hold, a sentence each. */
  broken: string[];
}

/**
 * Lets processes accept and run generations on one home, each until it is killed at a random moment, and gives what came
 * of it all when the last one was let to its end. The provider lives on, answers by luck, and keeps its own ledger.
 */
export async function killAtRandom(plan: RandomKills): Promise<KillReport> {
  const random = seededRandom(plan.seed);
  const stage = await Scene.open();
  try {
    const { paymaster } = stage;
    paymaster.jobRules = { polls: 3, cancel: 'canceled' };
    const behaviour: Behaviour = (asked, response, charge) => {
      const luck = random();
      if (luck < 0.1) response.writeHead(429, { 'retry-after': '0' }).end('{}');
      else if (luck < 0.15) response.writeHead(400).end('{}');
      else if (luck < 0.2) {
        charge();
        response.destroy();
      } else if (luck < 0.5) {
        charge();
        setTimeout(() => answerWithImages(asked, response, charge), random() * 80);
      } else answerWithImages(asked, response, charge);
    };
    // Jobs are answered by the standing behaviour, everything else by luck.
    paymaster.onGenerate = behaviour;
    const prompts = Array.from(
      { length: plan.generations },
      (_, index) => `picture ${index}${index % 3 === 0 ? ' [job]' : ''}`,
    );
    const askedAgainAfter: number[] = [];
    for (let kill = 0; kill < plan.kills; kill += 1) {
      const from = Math.floor((kill * plan.generations) / plan.kills);
      const share = prompts.slice(from, Math.floor(((kill + 1) * plan.generations) / plan.kills));
      const began = performance.now();
      const known = new Set([...paymaster.jobs.values()].map(({ id }) => id));
      let isAsked = false;
      paymaster.onFree = (path) => {
        // Only what an earlier process has left counts.
        if (!isAsked && known.has(path.split('/')[2] ?? '')) {
          isAsked = true;
          askedAgainAfter.push(performance.now() - began);
        }
        return false;
      };
      const victim = stage.start({ flavour: 'sync', point: null, prompts: share, count: 1 });
      // Counted from what it has done, since a busy machine is slow to start.
      await victim.acknowledges(1 + Math.floor(random() * share.length));
      await new Promise((resolve) => setTimeout(resolve, random() * 120));
      victim.kill();
      const signal = await victim.ended;
      if (signal !== 'SIGKILL') throw new Error(`A process ended by itself: ${victim.errors}`);
      stage.acknowledged.push(...victim.acknowledged);
      plan.onKill?.(kill + 1);
    }
    paymaster.onFree = () => false;
    const engine = await stage.restart('sync');
    const rows = await engine.database.generations.page({ first: 100_000 });
    const ends: Record<string, number> = {};
    for (const { status } of rows) ends[status] = (ends[status] ?? 0) + 1;
    return {
      acknowledged: stage.acknowledged.length,
      existing: rows.length,
      ends,
      charges: paymaster.charges,
      askedAgainAfter: askedAgainAfter.sort((left, right) => left - right),
      broken: await stage.broken('sync'),
    };
  } finally {
    await stage.close();
  }
}

/** What a run came to, in a line or two. */
export function killWords(report: KillReport): string {
  const { acknowledged, existing, ends, charges, askedAgainAfter, broken } = report;
  const ended = Object.entries(ends).map(([status, count]) => `${count} ${status}`);
  const slowest = askedAgainAfter.at(-1);
  return [
    `${acknowledged} acknowledged, ${existing} exist (${ended.join(', ')}); ${charges} charges; ${broken.length} violations`,
    slowest === undefined
      ? 'no job was under way at any kill'
      : `jobs under way were asked about again after ${Math.round(askedAgainAfter[Math.floor(askedAgainAfter.length / 2)] ?? 0)} ms (median of ${askedAgainAfter.length} starts), ${Math.round(slowest)} ms at most`,
  ].join('\n');
}
