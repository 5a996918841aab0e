import { model } from './model.ts';
import { modelInstall } from './model-install.ts';
import { modelUninstall } from './model-uninstall.ts';
import { modelUpdate } from './model-update.ts';
import { modelVerify } from './model-verify.ts';
import { models } from './models.ts';
import { starterModels } from './starter-models.ts';
import { Model, StarterModel } from './type-model.ts';
import { Capabilities, Lifecycle, Parameter, parameterFields } from './types.ts';

export const modelsModule = {
  Query: { model, models, starterModels },
  Mutation: { modelInstall, modelUninstall, modelUpdate, modelVerify },
  Model,
  StarterModel,
  Capabilities,
  Lifecycle,
  Parameter,
  IntParameter: parameterFields,
  FloatParameter: parameterFields,
  BooleanParameter: parameterFields,
  EnumParameter: parameterFields,
  TextParameter: parameterFields,
  ImageParameter: parameterFields,
};
