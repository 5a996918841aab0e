import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

test('where the provider cannot stop it, the tile says what became of the money', async () => {
  await stage.steps.open('/providers?open=openai');
  const form = stage.page.getByRole('form', { name: 'Set up OpenAI' });
  await form.getByLabel('API key').fill(stage.emulator.key);
  await form.getByRole('button', { name: 'Save' }).click();
  await stage.page.getByText(/^OpenAI is set up/).waitFor();
  await stage.emulator.set({ latencyMs: 4_000 });
  await stage.steps.open('/?model=external%3A%2F%2Fopenai%2Fgpt-image-2');
  await stage.page.getByRole('button', { name: 'Model: GPT Image 2', exact: true }).waitFor();
  await stage.steps.generate('a heron that is too late');
  const batch = stage.steps.batch('a heron that is too late');
  await batch.getByText(/^Running/).waitFor();
  await batch.getByRole('button', { name: 'Cancel' }).click();
  await batch.getByText(/it cannot be called back and may be charged/).waitFor();
  const told = batch.getByRole('region', { name: 'What became of it' });
  await told.getByText(/came too late.*could not be stopped there.*It was charged.*kept/).waitFor();
  await stage.steps.decoded('a heron that is too late', 1);
  expect(await batch.textContent()).toMatch(/\$0\.\d+/);
  expect(await stage.emulator.charges()).toBe(1);
  await stage.emulator.set({ latencyMs: 0 });
});
