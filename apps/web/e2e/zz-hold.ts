import { writeFileSync } from 'node:fs';
import { startEmulator, startServer } from './processes.ts';
const emulator = await startEmulator('openai');
const second = await startEmulator('openai');
const server = await startServer({ DARKROOM_OPENAI_BASE_URL: emulator.baseUrl });
writeFileSync('/tmp/shots/stage.json', JSON.stringify({ url: server.url, signInUrl: server.signInUrl, base: emulator.baseUrl, key: emulator.key, base2: second.baseUrl, key2: second.key }));
console.log('up');
process.on('SIGTERM', async () => { await server[Symbol.asyncDispose](); await emulator[Symbol.asyncDispose](); await second[Symbol.asyncDispose](); process.exit(0); });
setInterval(() => {}, 1000);
