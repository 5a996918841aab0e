// Leaves while a generation runs, and takes up its events where they were left: from another program, if need be.
import { generate, listImages } from '@darkroom/client';
import { connect } from './connect.ts';

const client = await connect();
const leave = new AbortController();
let id = '';
let last = 0;
await generate(
  client,
  {
    model: { source: 'external://sandbox/aurora' },
    prompt: 'a forest in fog',
    cachePolicy: 'BYPASS',
  },
  {
    signal: leave.signal,
    onAccepted: (accepted) => {
      id = accepted;
    },
    onEvent: ({ sequence }) => {
      last = sequence;
      leave.abort();
    },
  },
).catch(() => console.log(`left after event ${last}`));

for await (const { sequence, generation } of client.followGeneration(id, { after: last }))
  console.log(`event ${sequence}: ${generation.status}`);

for await (const image of listImages(client, { search: 'forest' })) console.log(image.id);
