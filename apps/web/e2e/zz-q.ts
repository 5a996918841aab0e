import { info, session } from './zz-shot.ts';
await session(async (page) => {
  await page.goto(`${info.url}/models`);
  const ask = (query: string) => page.evaluate(async (q) => (await (await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: q }) })).text()), query);
  console.log(await ask('{ model(ref:{source:"external://openai/gpt-image-2"}) { credentialStatus { state message checkedAt } credentials { variable isSet origin } } }'));
  console.log(await ask('mutation { modelVerify(input:{model:{source:"external://openai/gpt-image-2"}}) { model { credentialStatus { state message checkedAt } } userErrors { code message } } }'));
  console.log(await ask('{ model(ref:{source:"external://openai/gpt-image-2"}) { credentialStatus { state message checkedAt } } }'));
});
