import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../gql/index.ts';
import { type BatchDraft, type KindsOfModels, modelRefOf } from './batch-draft.ts';

const KINDS = graphql(`
  query BatchParameterKinds($ref: ModelRef!) {
    model(ref: $ref) { id parameters { __typename name } }
  }
`);

/** The kinds of the settings of every model that a file's rows give settings to. Asked for where there are such rows alone. */
export function useParameterKinds({ file, models }: BatchDraft): KindsOfModels {
  const client = useClient();
  const [kinds, setKinds] = useState<KindsOfModels>(new Map());
  const names = new Set(
    (file?.rows ?? []).flatMap(({ values, params }) => {
      const name = params.size > 0 ? (values.get('model') ?? models[0]) : undefined;
      return name === undefined ? [] : [name];
    }),
  );
  const key = JSON.stringify([...names].sort());
  useEffect(() => {
    let isCurrent = true;
    const asked: string[] = JSON.parse(key);
    void Promise.all(
      asked.map(async (name) => {
        const { data } = await client.query(KINDS, { ref: modelRefOf(name) }).toPromise();
        const parameters = data?.model?.parameters ?? [];
        return [name, new Map(parameters.map((one) => [one.name, one.__typename]))] as const;
      }),
    ).then((found) => isCurrent && setKinds(new Map(found)));
    return () => {
      isCurrent = false;
    };
  }, [client, key]);
  return kinds;
}
