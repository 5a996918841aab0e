import {
  type ASTVisitor,
  GraphQLError,
  GraphQLFloat,
  getNamedType,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

/** What is said of a number such as 1e400, which reads as infinity. */
export const NOT_FINITE =
  'the number is not finite: it is beyond what a Float can hold (about 1.8e308).';

/** Validation rule: graphql lets a Float of the document be infinite, and no setting of a picture is. */
export function finiteNumbersRule(context: ValidationContext): ASTVisitor {
  const check = (node: ValueNode & { value: string }) => {
    const type = context.getInputType();
    if (!type || getNamedType(type) !== GraphQLFloat || Number.isFinite(Number(node.value))) return;
    context.reportError(new GraphQLError(`Float: ${NOT_FINITE}`, { nodes: node }));
  };
  return { FloatValue: check, IntValue: check };
}
