export { default } from '@darkroom/tooling/vitest';
