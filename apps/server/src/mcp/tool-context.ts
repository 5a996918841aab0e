import type { Problem } from '@darkroom/core';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type Access, forbiddenProblem, isAllowed } from '../authorization/forbidden.ts';
import { OpenAiError } from '../facade/openai-error.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Actor } from '../identity/actor.ts';
import type { DoorServices } from '../services.ts';
import type { SpendCap } from './spend-cap.ts';

/** What the tools of one session work with. */
export interface ToolContext {
  readonly services: DoorServices;
  readonly cap: SpendCap;
  /** Who calls, with the rights of this moment. */
  actor(): Actor;
  /** The server's address, as the caller wrote it. */
  origin(): string;
  /** Aborted when the server is about to stop. */
  readonly stopping: AbortSignal;
  /** Takes what went wrong inside. */
  fault(error: unknown): void;
}

/** Something that the caller can put right: it is told in these words. */
export class ToolProblem extends Error {
  override readonly name = 'ToolProblem';
}

export const problemOf = (problems: readonly Problem[]): ToolProblem =>
  new ToolProblem(problems.map(({ message }) => message).join('\n'));

/** An answer that both a model and a program can read. */
export function answer(
  facts: Record<string, unknown>,
  further: CallToolResult['content'] = [],
): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(facts) }, ...further],
    structuredContent: facts,
  };
}

/** Runs a tool for whoever may; what goes wrong is told as the tool's answer, so that the model reads it. */
export async function run(
  context: ToolContext,
  needs: Access,
  work: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    const actor = context.actor();
    if (!isAllowed(actor, needs)) throw forbiddenProblem(actor, needs);
    return await work();
  } catch (error) {
    const isTold =
      error instanceof ToolProblem || error instanceof OpenAiError || error instanceof HttpProblem;
    if (!isTold) context.fault(error);
    const text = isTold
      ? context.services.secrets.redact(error.message)
      : 'Something went wrong inside Darkroom. Nothing more is told here; the server log has it.';
    return { content: [{ type: 'text', text }], isError: true };
  }
}
