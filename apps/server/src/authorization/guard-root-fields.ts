import type { NewAuditEntry } from '@darkroom/database';
import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { GraphContext } from '../graphql/context.ts';
import { ownerOf } from '../modules/shared/owner.ts';
import { auditEntry } from './audit-rule.ts';
import { type Access, forbiddenError, isAllowed } from './forbidden.ts';
import { type FieldRule, ROOT_FIELDS } from './root-fields.ts';

/** Takes what is to stand in the audit log. */
export type AppendAudit = (entry: NewAuditEntry) => Promise<void>;

type Resolve = GraphQLFieldResolver<unknown, GraphContext, Record<string, unknown>>;

/**
 * Puts the table of permissions in front of every root field, whichever transport asks: what it lacks is refused. What
 * a mutation did is noted once it is done.
 */
export function guardRootFields(
  schema: GraphQLSchema,
  append: AppendAudit,
  rules: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = ROOT_FIELDS,
): GraphQLSchema {
  const guard = (type: GraphQLObjectType | null | undefined) => {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const rule = rules[type?.name ?? '']?.[field.name];
      if (type === schema.getSubscriptionType()) {
        field.subscribe = guarded(rule, append, field.subscribe ?? defaultFieldResolver);
      } else {
        field.resolve = guarded(rule, append, field.resolve ?? defaultFieldResolver);
      }
    }
  };
  guard(schema.getQueryType());
  guard(schema.getMutationType());
  guard(schema.getSubscriptionType());
  return schema;
}

function guarded(rule: FieldRule | undefined, append: AppendAudit, resolve: Resolve): Resolve {
  const audit = rule?.audit;
  return (root, given, context, info) => {
    const needs = neededOf(rule, given, context.actor.user.id);
    if (!isAllowed(context.actor, needs)) throw forbiddenError(context.actor, needs);
    const answer = resolve(root, given, context, info);
    if (!audit) return answer;
    return Promise.resolve(answer).then(async (payload: unknown) => {
      const entry = auditEntry(audit, ownerOf(context.actor), { ...given, payload });
      if (entry) await append(entry);
      return payload;
    });
  };
}

/** What a field needs as it is asked. */
function neededOf(
  rule: FieldRule | undefined,
  { input }: Readonly<Record<string, unknown>>,
  userId: string,
): Access | undefined {
  if (rule?.own === undefined || typeof input !== 'object' || input === null) return rule?.needs;
  const { scope, user = null }: { scope?: unknown; user?: unknown } = input;
  return scope === 'OWN' && (user === null || user === userId) ? rule.own : rule.needs;
}
