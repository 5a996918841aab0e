export {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessCall,
  type HarnessOptions,
  type HarnessRequest,
  type HarnessRun,
} from './adapter-harness.ts';
export {
  type ContractFault,
  type ContractFaultKind,
  type EmulatorControls,
  emulatorControls,
  type WireFile,
  type WireRequest,
} from './contract/emulator-controls.ts';
export { testCredentials } from './credentials.ts';
export { ManualClock } from './manual-clock.ts';
export { MemoryStore, memoryAnswer, memoryImages, takeOutBlobs } from './memory-answer.ts';
export { type RawServer, startRawServer } from './raw-server.ts';
export { type PictureFacts, sniffPicture } from './sniff-picture.ts';
export { inputImage, testPng } from './test-pictures.ts';
