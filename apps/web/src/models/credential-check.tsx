import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import type { ModelVerifyMutation } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { StateLine } from '../providers/state-line.tsx';
import type { ModelRowData } from './model-rows.ts';

const VERIFY = graphql(`
  mutation ModelVerify($input: ModelVerifyInput!) {
    modelVerify(input: $input) {
      model { id credentialStatus { state message checkedAt } }
      userErrors { code message }
    }
  }
`);

/** What the check found that the state of the credentials does not tell by itself. */
function unsaid({ model, userErrors }: ModelVerifyMutation['modelVerify']): string[] {
  const state = model?.credentialStatus?.state;
  const isTold = state === 'REJECTED' || state === 'UNREACHABLE';
  return isTold ? [] : userErrors.map(({ message }) => message);
}

/** How a model's own credentials fare, when their provider was asked, and the way to ask it now. */
export function CredentialCheck({ row, id }: { row: ModelRowData; id: string }) {
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [{ fetching }, verify] = useMutation(VERIFY);
  const { credentialStatus: status } = row;
  const check = async () => {
    const { data, error } = await verify({ input: { model: { id } } });
    setProblems(error ? [errorText(error)] : data ? unsaid(data.modelVerify) : []);
  };
  return (
    <>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <div role="status" style={{ flex: 1, minWidth: 0 }}>
          {status && <StateLine state={status.state} checkedAt={status.checkedAt} size="sm" />}
          {status?.message && (
            <Text size="xs" mt={2} style={{ overflowWrap: 'anywhere' }}>
              {status.message}
            </Text>
          )}
        </div>
        <Button
          size="xs"
          variant="default"
          loading={fetching}
          aria-label={t('Check the credentials of {name}', { name: row.name })}
          onClick={() => void check()}
        >
          {t('Check')}
        </Button>
      </Group>
      <ProblemBox title={t('It could not be checked')} messages={problems} />
    </>
  );
}
