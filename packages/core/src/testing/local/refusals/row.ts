import type { GenerationRequest } from '../../../generation/request.ts';
import type { ModelRecordInput } from '../../../records/model-record.ts';
import { ABLE } from '../samples.ts';

export type Asked = Partial<GenerationRequest>;
export type File = Partial<ModelRecordInput>;

/** What is asked, of which model, and the one problem that comes of it: its code, its path below `generation`, its words. */
export type RefusalRow = [
  name: string,
  model: File,
  asked: Asked,
  code: string,
  field: string,
  says: RegExp,
];

/** A model that takes a prompt and a count, and nothing else. */
export const PLAIN: File = {};
export const FREE_PICTURE = { assetId: 'ast_1' };
export const MISSING = { assetId: 'missing' };

export const reference = (assetId: string) => ({ image: { assetId }, role: null, strength: null });

export const extra = (...list: [string, GenerationRequest['extra'][number]['value']][]): Asked => ({
  extra: list.map(([name, value]) => ({ name, value })),
});

/** The able model with other capabilities. */
export const abled = (capabilities: object): File => ({
  ...ABLE,
  capabilities: { ...ABLE.capabilities, ...capabilities },
});
