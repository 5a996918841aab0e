import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { announce } from '../live/announce.ts';

const DELETE = graphql(`
  mutation DeleteImages($input: ImageDeleteInput!) {
    imageDelete(input: $input) { deletedIds userErrors { code message } }
  }
`);

/** Asks before pictures go for good. */
export function DeleteDialog({
  ids,
  onDeleted,
  onClose,
}: {
  ids: readonly string[];
  onDeleted: () => void;
  onClose: () => void;
}) {
  const [{ fetching }, run] = useMutation(DELETE);
  const [problem, setProblem] = useState<string | null>(null);
  const what = ids.length === 1 ? 'this picture' : `these ${ids.length} pictures`;
  const remove = async () => {
    // Whoever moves on from the picture has to know what stood beside it.
    const { data, error } = await run({ input: { ids: [...ids] } });
    if (error) return setProblem(errorText(error));
    const refused = data?.imageDelete.userErrors ?? [];
    if (data?.imageDelete.deletedIds.length === 0 && refused.length > 0) {
      return setProblem(refused.map(({ message }) => message).join(' '));
    }
    announce('Deleted.');
    onDeleted();
  };
  return (
    <Modal opened onClose={onClose} title={`Delete ${what}?`} size="sm" centered zIndex={300}>
      <Text size="sm">The file goes for good. What was asked and what it cost stay on record.</Text>
      {problem && (
        <Text size="sm" c="var(--bad)" role="alert" mt="sm">
          {problem}
        </Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Keep
        </Button>
        <Button color="red" onClick={remove} loading={fetching} data-autofocus>
          Delete
        </Button>
      </Group>
    </Modal>
  );
}
