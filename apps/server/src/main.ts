import { partsOpener } from './open-parts.ts';
import { runServer } from './run-server.ts';

await runServer(partsOpener());
