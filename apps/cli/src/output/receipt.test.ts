import { expect, it } from 'vitest';
import type { ReceiptPartsFragment } from '../gql/graphql.ts';
import { tellingLines } from './receipt.ts';

const line = (outcome: ReceiptPartsFragment['outcome'], requested: string, sent: string) => ({
  parameter: 'count',
  outcome,
  requested,
  sent,
  reason: 'Travels as n.',
});

it('tells what was changed, and not what only travels under another name', () => {
  expect(
    tellingLines([
      line('APPLIED', '1', '1'),
      line('RENAMED', '1', '1'),
      line('RENAMED', '1', 'one'),
      line('CONVERTED', '1', '2'),
      { ...line('CONVERTED', 'ast_1', 'ast_1'), parameter: 'mask', reason: 'Turned over.' },
    ]),
  ).toEqual(['count renamed (1 → one): Travels as n.', 'count: 1 → 2', 'mask: Turned over.']);
});
