/** The most objects that one mutation of the API takes. */
const MOST = 100;

/** Does something with many ids, a hundred at a time; what all of them answered. */
export async function inBatches<Answer>(
  ids: readonly string[],
  run: (batch: string[]) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < ids.length; start += MOST) {
    answers.push(await run(ids.slice(start, start + MOST)));
  }
  return answers;
}
