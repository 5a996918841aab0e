#!/usr/bin/env node
import { keepCompiled } from './program/keep-compiled.ts';

keepCompiled();
// What a module imports is loaded before its first line: all else comes after it.
const [{ COMMANDS }, { runProcess }] = await Promise.all([
  import('./commands.ts'),
  import('./program/run.ts'),
]);
await runProcess(COMMANDS);
