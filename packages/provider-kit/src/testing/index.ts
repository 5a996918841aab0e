export { createAdapterHarness } from './adapter-harness.ts';
export type {
  ContractEmulator,
  ModerationWay,
  ProviderContract,
  SettingSample,
} from './contract/contract.ts';
export {
  type ContractFault,
  type ContractFaultKind,
  type EmulatorControls,
  emulatorControls,
  type WireFile,
  type WireJob,
  type WireRequest,
} from './contract/emulator-controls.ts';
export { expectFailure, expectNoSecrets, failureOf } from './contract/expect-failure.ts';
export { testProviderContract } from './contract/provider-contract.ts';
export { carries, valueAt } from './contract/wire-value.ts';
export { testCredentials } from './credentials.ts';
export type {
  AdapterHarness,
  HarnessCall,
  HarnessJob,
  HarnessOptions,
  HarnessRequest,
  HarnessRun,
} from './harness-types.ts';
export { ManualClock } from './manual-clock.ts';
export { MemoryStore, memoryAnswer, memoryImages, takeOutBlobs } from './memory-answer.ts';
export { offlineContext } from './offline-context.ts';
export { type RawServer, startRawServer } from './raw-server.ts';
export { type PictureFacts, sniffPicture } from './sniff-picture.ts';
export { inputImage, testPng } from './test-pictures.ts';
