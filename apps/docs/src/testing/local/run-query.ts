interface Asked {
  url: string;
  token: string;
  query: string;
  /** JSON; `gen_…` in it stands for the reader's own id. */
  variables: string;
  /** The id of the generation that was ordered last. */
  last: string;
}

/** Every list of userErrors that is not empty, wherever it stands. */
function userErrorsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): unknown[] =>
    name === 'userErrors' && Array.isArray(member) ? member : userErrorsIn(member),
  );
}

/** Sends a query, mutation or subscription of a page as any program would, and tells what is wrong with the answer. */
export async function runQuery({ url, token, query, variables, last }: Asked) {
  const isStream = /^\s*subscription\b/m.test(query);
  const response = await fetch(`${url}/graphql${isStream ? '/stream' : ''}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: isStream ? 'text/event-stream' : 'application/json',
    },
    body: JSON.stringify({ query, variables: JSON.parse(variables.replaceAll('gen_…', last)) }),
  });
  const text = await response.text();
  const answers: unknown[] = isStream
    ? [...text.matchAll(/^data: (\{.+)$/gm)].map(([, line = '']) => JSON.parse(line))
    : [JSON.parse(text)];
  const isError = (answer: unknown) =>
    typeof answer === 'object' && answer !== null && 'errors' in answer;
  const problems: unknown[] = [
    ...answers.filter(isError),
    ...answers.flatMap(userErrorsIn),
    ...(answers.length === 0 ? [`no answer: ${response.status} ${text}`] : []),
  ];
  return { problems, generationId: /"(gen_[0-9a-z]+)"/.exec(text)?.[1] ?? null };
}
