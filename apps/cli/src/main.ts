#!/usr/bin/env node
import { COMMANDS } from './commands.ts';
import { runProcess } from './program/run.ts';

await runProcess(COMMANDS);
