import { formatDecimal, type ImageFacts, type Plan, type Problem, printable } from '@darkroom/core';
import {
  addPlan,
  type BatchSum,
  emptySum,
  type Lookup,
  lookUpModel,
} from '../batches/plan-batch.ts';
import { readLimit } from '../budgets/read-budget.ts';
import type { ModelRef, Outcome, Warning } from '../contracts.ts';
import { readImageFacts } from '../generations/image-facts.ts';
import type { RunContext } from '../generations/run-context.ts';
import { ComingPictures } from './coming-pictures.ts';
import { ofNode } from './node-problems.ts';
import { isCalled } from './node-types.ts';
import { feedersOf, orderNodes } from './order-nodes.ts';
import { readWorkflow, type WorkflowNode } from './read-workflow.ts';
import { localWork, referenceOf, requestOf, type StepWork } from './step-work.ts';
import { capProblems, judgeBudgets, type SourceSum } from './workflow-money.ts';

/** A node as it would be done. */
export interface PlannedNode {
  id: string;
  /** As the document writes it. */
  type: string;
  /** Null: this machine does it, or nobody knows the model. */
  source: string | null;
  /** Pictures that it makes. */
  images: number;
  calls: number;
  cost: BatchSum;
  work: StepWork;
}

export interface WorkflowPlan {
  name: string | null;
  /** Each behind those that feed it. */
  nodes: PlannedNode[];
  total: BatchSum;
  /** Why it cannot be run, each with its path: `nodes`, `1`, `aspect_ratio`. Empty: it can. */
  problems: Problem[];
  warnings: Warning[];
  capMicros: bigint | null;
}

/**
 * Plans a document as a whole: each node that makes pictures by the plan of its order, with what its feeders will make
 * in the places of pictures. Reads only. A refusal: the document itself is not right, or the cap is none.
 */
export async function planWorkflow(
  context: RunContext,
  actor: string,
  document: unknown,
  maxCost: string | null,
): Promise<Outcome<WorkflowPlan>> {
  const read = readWorkflow(document);
  const cap = maxCost === null ? null : readLimit(maxCost);
  const capIssues =
    cap?.ok === false
      ? cap.problems.map((one) => ({
          ...one,
          message: one.message.replace(/^A budget's limit/, 'A cap'),
          field: ['maxCost', 'amount'],
        }))
      : [];
  const ordered = read.ok ? orderNodes(read.value) : read;
  if (!read.ok || !ordered.ok || capIssues.length > 0)
    return { ok: false, problems: [...(ordered.ok ? [] : ordered.problems), ...capIssues] };

  const models = new Map<string, Lookup>();
  const lookUp = async (ref: ModelRef) => {
    const key = JSON.stringify(ref);
    const known = models.get(key) ?? (await lookUpModel(context, actor, ref));
    models.set(key, known);
    return known;
  };
  const references = ordered.value
    .flatMap(({ feeds }) => feeds)
    .filter(({ picture }) => picture.id !== undefined)
    .map(({ picture }) => referenceOf(picture));
  const coming = new ComingPictures(await readImageFacts(context, actor, references));
  const capMicros = cap?.ok ? cap.value : null;
  const total = emptySum();
  const bySource = new Map<string, SourceSum>();
  const nodes: PlannedNode[] = [];
  const problems: Problem[] = [];
  const warnings: Warning[] = [];
  for (const node of ordered.value) {
    if (node.kind === 'local') {
      problems.push(...missingPictures(node, coming.known));
      nodes.push({
        id: node.id,
        type: node.writtenType,
        source: null,
        images: 1,
        calls: 0,
        cost: emptySum(),
        work: localWork(node),
      });
      coming.addLocal(node);
      continue;
    }
    const { key, source = '', id } = node.node.model;
    const lookup = await lookUp(
      key !== undefined ? { key } : id !== undefined ? { id } : { source },
    );
    const planned = await planNode(node, lookup, coming.expected(node), capMicros !== null);
    problems.push(...planned.problems);
    for (const { code, message } of planned.plan?.warnings ?? [])
      warnings.push({ code, message: `Node ${node.id}: ${message}` });
    if (planned.plan && planned.problems.length === 0) {
      const { plan } = planned;
      const line = bySource.get(planned.source) ?? { ...emptySum(), provider: planned.provider };
      bySource.set(planned.source, line);
      for (const sum of [total, line, planned.node.cost]) addPlan(sum, plan, lookup.isPaid);
    }
    nodes.push(planned.node);
    coming.addGeneration(node, planned.plan);
  }
  const budgets = await judgeBudgets(context, actor, bySource);
  if (problems.length === 0) problems.push(...capProblems(total, capMicros), ...budgets.problems);
  return {
    ok: true,
    value: {
      name: read.value.name,
      nodes,
      total,
      problems,
      warnings: [...warnings, ...coming.warnings, ...budgets.warnings],
      capMicros,
    },
  };
}

interface PlannedGeneration {
  node: PlannedNode;
  source: string;
  provider: string;
  plan: Plan | null;
  problems: Problem[];
}

async function planNode(
  node: Extract<WorkflowNode, { kind: 'generate' }>,
  { model, problems: ofModel, plan: planRequest }: Lookup,
  expected: ReadonlyMap<string, ImageFacts>,
  isCapped: boolean,
): Promise<PlannedGeneration> {
  const request = requestOf(node);
  const plan = planRequest ? await planRequest(request, expected) : null;
  const source = model?.source ?? '';
  const provider = model?.provider ?? '';
  const problems = [
    ...ofModel.map((one) => ({ ...one, field: ['model'] })),
    ...(plan?.problems ?? []),
  ].map((one) => ofNode(node.id, request, one));
  const { provider: name, type } = node.type;
  if (model && name !== null && !isCalled(provider, name)) {
    const message = `"${printable(node.writtenType, 60)}" is for models of ${printable(name, 40)}, and ${model.record.name} is one of ${provider}. Write ${type}, or ${provider.replaceAll('-', '_')}_${type}.`;
    problems.push({ code: 'INVALID_INPUT', message, field: ['nodes', node.id, 'type'] });
  }
  // Under a cap each is held to its own share of it, so that all together stay below.
  const maxCost = request.maxCost ?? (isCapped ? shareOf(plan) : null);
  return {
    node: {
      id: node.id,
      type: node.writtenType,
      source: model ? source : null,
      images: plan?.resolved?.count ?? node.node.count,
      calls: plan?.calls.length ?? 0,
      cost: emptySum(),
      work: {
        kind: 'generate',
        feeders: feedersOf(node),
        source,
        request: { ...request, maxCost },
      },
    },
    source,
    provider,
    plan,
    problems,
  };
}

/** The most that a node was planned to cost, in dollars; null: not known. */
const shareOf = (plan: Plan | null) => {
  const most = plan?.cost?.maximum;
  return most === null || most === undefined ? null : formatDecimal(most);
};

function missingPictures(
  { id, feeds }: WorkflowNode,
  known: ReadonlyMap<string, ImageFacts>,
): Problem[] {
  return feeds.flatMap(({ path, picture }): Problem[] => {
    if (picture.id === undefined || known.has(picture.id)) return [];
    const message = `There is no image in the gallery and no finished upload "${printable(picture.id, 60)}".`;
    return [{ code: 'NOT_FOUND', message, field: ['nodes', id, ...path, 'id'] }];
  });
}
