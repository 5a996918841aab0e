import type { GenerationRequest, Problem } from '@darkroom/core';
import type { StoredWorkflowRun } from '@darkroom/database';

/** What a request's settings are called in a node, by the path that plans name. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  negativePrompt: ['negative_prompt'],
  'size.aspectRatio': ['aspect_ratio'],
  'size.dimensions': ['width'],
  'size.preset': ['preset'],
  size: ['aspect_ratio'],
  mode: ['type'],
  referenceImages: ['reference_images'],
  outputFormat: ['output_format'],
  parameterPolicy: ['parameter_policy'],
  cachePolicy: ['cache_policy'],
  maxCost: ['max_cost'],
  timeoutSeconds: ['timeout_seconds'],
};

/** A problem of a node's order, with its path within the document. */
export function ofNode(id: string, request: GenerationRequest, problem: Problem): Problem {
  const given = problem.field ?? [];
  const [first = 'model', second = '', ...rest] =
    given[0] === 'generation' ? given.slice(1) : given;
  const at = ['nodes', id];
  if (first === 'extra') {
    const name = request.extra[Number(second)]?.name ?? second;
    return { ...problem, field: [...at, 'parameters', ...(name === '' ? [] : [name])] };
  }
  const both = FIELDS[`${first}.${second}`];
  if (both) return { ...problem, field: [...at, ...both] };
  const known = FIELDS[first] ?? [first];
  // Money and sizes are plain values in a document.
  const isPlain = first === 'maxCost' || first === 'size';
  const below = isPlain || second === '' ? [] : [second, ...rest];
  return { ...problem, field: [...at, ...known, ...below] };
}

export function runNotFound(id: string): Problem {
  const message = `There is no workflow run "${id.slice(0, 60)}".`;
  return { code: 'NOT_FOUND', message, field: ['id'] };
}

export function runKeyReused(earlier: StoredWorkflowRun): Problem {
  return {
    code: 'IDEMPOTENCY_KEY_REUSED',
    message: `This idempotency key was used for another run, ${earlier.id}. Send a new key for a new run.`,
    field: ['idempotencyKey'],
  };
}
