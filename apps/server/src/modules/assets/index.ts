import { assetUploadCreate } from './asset-upload-create.ts';
import { Asset } from './type-asset.ts';

export const assetsModule = { Mutation: { assetUploadCreate }, Asset };
