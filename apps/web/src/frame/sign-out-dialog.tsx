import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { signedOut } from '../api/signed-out.ts';
import { t } from '../messages/translate.ts';

/** Ends this browser's session, after a question: the way back is a new link. */
export default function SignOutDialog({ onClose }: { onClose: () => void }) {
  const [isLeaving, setLeaving] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const leave = async () => {
    setLeaving(true);
    setFailed(false);
    const answer = await fetch('/sign-out', { method: 'POST' }).catch(() => null);
    setLeaving(false);
    // 401: the session had ended before.
    if (answer?.ok || answer?.status === 401) return signedOut.set(true);
    setFailed(true);
  };
  return (
    <Modal opened onClose={onClose} title={t('Sign out of this browser?')} size="sm" centered>
      <Text size="sm">
        {t(
          'Pictures, keys and what is under way stay. To come back you need a new sign-in link from the machine where Darkroom runs.',
        )}
      </Text>
      {hasFailed && (
        <Text size="sm" c="var(--bad)" role="alert" mt="sm">
          {t('Darkroom did not answer, so you are still signed in. Try again.')}
        </Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('Stay')}
        </Button>
        <Button onClick={() => void leave()} loading={isLeaving}>
          {t('Sign out')}
        </Button>
      </Group>
    </Modal>
  );
}
