import { info, session } from './zz-shot.ts';
await session(async (page, shoot) => {
  page.setDefaultTimeout(8000);
  await page.goto(`${info.url}/models?add=openai`);
  const dialog = page.getByRole('dialog', { name: 'Add a model by hand' });
  await dialog.getByLabel(/^Model/).fill('gpt-image-2');
  await dialog.getByLabel('Name').fill('My own');
  await dialog.getByLabel(/^API key/).fill('sk-wrong-wrong-wrong-wrong');
  await dialog.getByRole('button', { name: 'Install' }).click();
  await dialog.getByRole('alert').getByText('Refused and not saved').waitFor();
  await shoot('install-refused', [1440, 390]);
  await dialog.getByLabel(/^API key/).fill(info.key);
  await dialog.getByRole('button', { name: 'Install' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.goto(`${info.url}/models?search=my+own`);
  await page.getByRole('listitem').getByRole('button', { name: /^My own/ }).click();
  await page.getByText(/API key: Set/).waitFor();
  await shoot('own', [1440, 390]);
});
