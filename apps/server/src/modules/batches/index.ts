import { batch } from './batch.ts';
import { batchCancel } from './batch-cancel.ts';
import { BatchCost } from './batch-cost.ts';
import { batchCreate } from './batch-create.ts';
import { batchPlan } from './batch-plan.ts';
import { batchResume } from './batch-resume.ts';
import { batches } from './batches.ts';
import { Batch } from './type-batch.ts';
import { BatchActivity, BatchCell, BatchPlan } from './types.ts';

export const batchesModule = {
  Query: { batch, batches, batchPlan },
  Mutation: { batchCreate, batchCancel, batchResume },
  Batch,
  BatchActivity,
  BatchCell,
  BatchCost,
  BatchPlan,
};
