import { localize, ProviderFailure } from '@darkroom/core';
import type {
  CallAccepted,
  CallOutcome,
  CallRequest,
  HttpCall,
  SpooledAnswer,
} from '@darkroom/provider-kit';
import type { BrokenResult } from '../answers/broken-stream.ts';
import { createSpooledAnswer } from '../answers/spooled-answer.ts';
import type { ProviderAccess, Ways } from '../contracts.ts';
import { callsOf } from '../deferral/calls-of.ts';
import { inputsByFacts } from '../inputs/prepare-inputs.ts';
import type { ProviderGate } from '../limits/provider-gate.ts';
import { whileOut } from '../telemetry/while-out.ts';
import type { AttemptKeeper } from './attempt-keeper.ts';
import { commitResult } from './commit-result.ts';
import { OF_THE_ACCOUNT, withoutAccounts } from './fail-over.ts';
import { lostAnswer, noAccess, type Phase } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import { jobKeyOf, jobOfAnother } from './job-key.ts';
import { partialImageNotes } from './notes.ts';
import { pollJob } from './poll-job.ts';
import type { RunContext } from './run-context.ts';
import { answerTools, findSpooled, openAnswer, sendCall } from './send-call.ts';
import { spoolName } from './spool-name.ts';
import { JobTaken, Overtaken } from './stopping.ts';
import { whileWatching } from './watch-call.ts';
import { orWhatCame, whatCame } from './what-came.ts';
import { workHere } from './work-here.ts';

/**
 * One try of one call, from whatever state its attempt is in: sent, read, asked about, kept. What goes wrong is thrown;
 * whether there is another try is the CallRunner's to decide.
 */
export class CallTry {
  /** How far it has come: decides what may be said of money where something unforeseen is thrown. */
  phase: Phase = 'before-sending';
  /** Whether the call works on this machine, and goes to nobody. */
  isLocal = false;
  readonly #context: RunContext;
  readonly #run: GenerationRun;
  readonly #attempt: AttemptKeeper;
  readonly #avoided: ReadonlySet<string>;
  #chosen: ProviderAccess | null = null;
  /** Gives the place at the provider back (once). */
  #leave: () => void = () => undefined;
  /** What the adapter's free steps before the call gave, in this process. */
  #prepared: unknown = undefined;

  /** `avoided`: accounts that refused this very call, in a way that another try with them would not mend. */
  constructor(
    context: RunContext,
    run: GenerationRun,
    attempt: AttemptKeeper,
    avoided: ReadonlySet<string>,
  ) {
    this.#context = context;
    this.#run = run;
    this.#attempt = attempt;
    this.#avoided = avoided;
  }

  /** The credentials that it goes out with; null: not chosen yet. */
  get access(): ProviderAccess | null {
    return this.#chosen;
  }

  /** Takes a place at the provider; everything that can be done without one is done before. */
  async send(): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    this.phase = 'before-sending';
    run.waits.throwIfAborted();
    const first = await this.#ways();
    const request = await this.#callRequest();
    const find = () => this.#ways();
    const wayOut = context.wayOut(first.queue);
    // What people order one by one goes before the thousands of a batch.
    const isBackground = run.row.batchId !== null;
    const place = await wayOut.take(request.count, run.waits, first, find, isBackground);
    const { access, gate, release } = place;
    this.#chosen = access;
    this.#leave = release;
    try {
      await whileOut(context, run.model.provider, () => this.#goOut(access, gate, request));
    } finally {
      release();
    }
  }

  /** All that is done with a place in hand. */
  async #goOut(access: ProviderAccess, gate: ProviderGate, request: CallRequest): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    const adapterContext = access.context(run.shutdown);
    const adapter = callsOf(access, run);
    const call = await this.#toldTo(gate, async () => {
      this.#prepared = await adapter.prepare?.(request, adapterContext);
      return adapter.call(request, adapterContext, this.#prepared);
    });
    this.isLocal = call.kind === 'local';
    if (call.kind === 'local') {
      await context.blobs.assertWritable();
      await this.#begin();
      this.phase = 'after-answer';
      await this.#keep(access, request, await workHere(context, run, request, call));
      return;
    }
    const broken = () => ({ row: this.#attempt.row, request, access: async () => access });
    const outcome = await orWhatCame(context, run, broken, async () => {
      const exchanged = await this.#toldTo(gate, () => this.#exchange(access, request, call));
      gate.ended(null);
      return exchanged;
    });
    await this.#keep(access, request, outcome);
  }

  /** After a crash: an answer on disk is read, a job at the provider asked about, anything else is unknown. */
  async resume(): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    const { row } = this.#attempt;
    this.phase = 'after-answer';
    const request = await this.#callRequest();
    if (row.handle) {
      const access = await this.#access();
      const handle: Record<string, unknown> = JSON.parse(row.handle); // our own writing, by #accept
      // What is ordered for later lies at the vendor for hours, and takes nobody's place there.
      const release = run.row.isDeferred ? () => {} : context.gate(access).occupy();
      try {
        await whileOut(context, run.model.provider, () => this.#poll(access, request, handle, 0));
      } finally {
        release();
      }
      return;
    }
    const entry = await findSpooled(context, spoolName(row));
    const access = () => this.#access();
    if (!entry?.isComplete) {
      const lost = lostAnswer(run.isPaid, entry?.byteSize ?? 0);
      const came = await whatCame(context, run, { row, request, access }, lost);
      if (!came) throw lost;
      await this.#commit(came);
      return;
    }
    const way = await access();
    const answer = createSpooledAnswer(entry, answerTools(context, run, way, row.count));
    await this.#keep(way, request, await this.#read(way, request, answer));
  }

  /** What an attempt that was sent is read and asked about with: its own credentials, and no others. */
  async #access(): Promise<ProviderAccess> {
    const { credential } = this.#attempt.row;
    const { model, row } = this.#run;
    const access = await this.#context.models.access(model, row.actor, credential ?? undefined);
    if (!access.ok) throw noAccess(access.problems[0], true);
    this.#chosen = access.value;
    return access.value;
  }

  /** The ways that this call may go out now: without credentials that refused it already. */
  async #ways(): Promise<Ways> {
    const found = await this.#context.models.ways(this.#run.model, this.#run.row.actor);
    if (!found.ok) throw noAccess(found.problems[0], false);
    return withoutAccounts(found.value, this.#avoided);
  }

  /** Tells the gate how a call ended that went out: others wait for it, or are let through. */
  async #toldTo<T>(gate: ProviderGate, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProviderFailure) || this.#chosen === null) throw error;
      const isSent = this.phase !== 'before-sending';
      // Free steps before the call are refused for the account as well; of its trouble they say nothing.
      const isOfAccount = !isSent && OF_THE_ACCOUNT.has(error.code);
      const forMs = isSent || isOfAccount ? gate.ended(error.details) : null;
      if (forMs !== null) {
        const isAskedFor = error.code === 'RATE_LIMITED';
        await this.#context.models.refused(this.#chosen, { kind: 'cooling', forMs, isAskedFor });
      }
      throw error;
    }
  }

  async #begin(): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    run.waits.throwIfAborted();
    await context.failpoint('attempt.before-sending');
    const startedAt = new Date(context.clock.now());
    await this.#attempt.move(
      'SENDING',
      { startedAt, bootId: context.bootId, credential: this.#chosen?.credential ?? null },
      { from: ['QUEUED'], to: 'RUNNING', patch: run.beginsNow() ? { startedAt } : {} },
    );
    await context.failpoint('attempt.sending-committed');
  }

  async #exchange(
    access: ProviderAccess,
    request: CallRequest,
    call: HttpCall,
  ): Promise<CallOutcome> {
    const { context, run } = { context: this.#context, run: this.#run };
    const adapter = callsOf(access, run);
    const name = spoolName({ id: this.#attempt.row.id, bootId: context.bootId });
    const writer = await openAnswer(context, name, request);
    try {
      await this.#begin();
    } catch (error) {
      await writer.abort().catch(() => undefined);
      throw error;
    }
    this.phase = 'sending';
    const onPartialImage = partialImageNotes(context, run, this.#attempt.row.call);
    const send = () =>
      sendCall(context, run, {
        access,
        adapter,
        writer,
        call,
        request,
        onPartialImage: ({ base64, index }) =>
          onPartialImage({ bytes: Buffer.from(base64, 'base64'), index }),
      });
    const underWay = {
      kind: 'call',
      access,
      request,
      prepared: this.#prepared,
      handle: null,
    } as const;
    const answer = await whileWatching(context, run, underWay, send);
    this.phase = 'after-answer';
    return this.#read(access, request, answer);
  }

  /** Reads a whole answer. That it came is written meanwhile: the reading takes longer, and needs no promise of it. */
  async #read(
    access: ProviderAccess,
    request: CallRequest,
    answer: SpooledAnswer,
  ): Promise<CallOutcome> {
    const adapter = callsOf(access, this.#run);
    // A provider of jobs answers with the job's id, not with a result.
    const isResult = !adapter.poll && answer.status < 400 && this.#attempt.state !== 'UNKNOWN';
    const [received, outcome] = await Promise.allSettled([
      isResult ? this.#received() : null,
      adapter.read(answer, request, access.context(this.#run.shutdown)),
    ]);
    if (received.status === 'rejected') throw received.reason;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  async #keep(
    access: ProviderAccess,
    request: CallRequest,
    outcome: CallAccepted | BrokenResult,
  ): Promise<void> {
    if (outcome.kind === 'images') return this.#commit(outcome);
    await this.#accept(access, outcome);
    await this.#poll(access, request, outcome.handle, outcome.pollAfterMs);
  }

  async #commit(outcome: BrokenResult): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    if (this.#attempt.state !== 'UNKNOWN') await this.#received();
    await context.failpoint('attempt.images-stored');
    const { row } = this.#attempt;
    if (!(await commitResult(context, run, row, outcome))) throw new Overtaken();
    await context.spool.remove(spoolName(row));
  }

  /** The job's id is written before anything else is done with it. One that is another order's is left alone. */
  async #accept(access: ProviderAccess, outcome: CallAccepted): Promise<void> {
    const jobKey = jobKeyOf(access, this.#run.model, outcome.handle);
    const label = localize(access.provider.label);
    if (this.#attempt.state === 'UNKNOWN') {
      // Asked about as it stands; the spool has the id.
      const { attempts } = this.#context.database;
      if (jobKey === null || !(await attempts.isJobOfAnother(jobKey, this.#attempt.row))) return;
      throw jobOfAnother(label, outcome);
    }
    const accepted = this.#attempt.move('ACCEPTED', {
      handle: JSON.stringify(outcome.handle),
      jobKey,
      providerRequestId: outcome.providerRequestId ?? null,
    });
    await accepted.catch((error: unknown) => {
      throw error instanceof JobTaken ? jobOfAnother(label, outcome) : error;
    });
    if (this.#run.row.isDeferred) this.#leave();
    await this.#context.failpoint('attempt.accepted-committed');
  }

  async #poll(
    access: ProviderAccess,
    request: CallRequest,
    handle: Record<string, unknown>,
    firstDelay: number,
  ): Promise<void> {
    const { context, run } = { context: this.#context, run: this.#run };
    const attempt = this.#attempt;
    const underWay = { kind: 'job', access, request, prepared: this.#prepared, handle } as const;
    const poll = () => pollJob({ context, run, attempt, access, request, handle, firstDelay });
    // What is looked at again after its end has nobody who follows it.
    const isFollowed = attempt.state !== 'UNKNOWN';
    const result = await (isFollowed ? whileWatching(context, run, underWay, poll) : poll());
    await this.#keep(access, request, result);
  }

  /** RESULT_RECEIVED: the provider has delivered. Tells the user that it is being saved. */
  async #received(): Promise<void> {
    const { state, row } = this.#attempt;
    if (state === 'RESULT_RECEIVED' || state === 'STORED') return;
    const saving = { from: ['RUNNING' as const], to: 'SAVING' as const };
    await this.#attempt.move(
      'RESULT_RECEIVED',
      {},
      this.#run.isLast(row.call) ? saving : undefined,
    );
    await this.#context.failpoint('attempt.result-committed');
  }

  /** What is not sent any more needs no prepared pictures: their facts do, and they may be gone from the store. */
  async #callRequest(): Promise<CallRequest> {
    const { context, run } = { context: this.#context, run: this.#run };
    const { record, resolved } = run.plan;
    const { row, state } = this.#attempt;
    const inputs =
      state === 'PLANNED'
        ? await run.inputs(() => context.inputs.prepare(record, resolved, run.keeping))
        : inputsByFacts(context.blobs, resolved);
    const { mode } = resolved;
    return { model: record, request: resolved, mode, count: row.count, call: row.call, ...inputs };
  }
}
