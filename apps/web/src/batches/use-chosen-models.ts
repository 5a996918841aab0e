import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { MODEL_CONTROLS, type ModelControls } from '../draft/model-controls.ts';
import { graphql, readFragment } from '../gql/index.ts';

const CHOSEN_MODEL = graphql(`
  query BatchModelControls($source: String!) {
    model(ref: { source: $source }) { id source ...ModelControls }
  }
`);

/** All that controls are drawn from, of the models with these sources: those that are there so far. */
export function useChosenModels(sources: readonly string[]): readonly ModelControls[] {
  const client = useClient();
  const [models, setModels] = useState<readonly ModelControls[]>([]);
  const key = JSON.stringify(sources);
  useEffect(() => {
    let isCurrent = true;
    const asked: string[] = JSON.parse(key);
    void Promise.all(
      asked.map(async (source) => {
        const { data } = await client.query(CHOSEN_MODEL, { source }).toPromise();
        return readFragment(MODEL_CONTROLS, data?.model ?? null);
      }),
    ).then((found) => {
      if (isCurrent) setModels(found.filter((one) => one !== null));
    });
    return () => {
      isCurrent = false;
    };
  }, [client, key]);
  return models;
}
