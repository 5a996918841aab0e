import { runServer } from '../../run-server.ts';
import { openTestParts } from './test-parts.ts';

await runServer(openTestParts);
