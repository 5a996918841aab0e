import { Button, Pagination, Title } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { t } from '../messages/translate.ts';
import { CONTACT_SHEET } from './batch-documents.ts';
import styles from './batches.module.css';

/** All pictures of a batch on pages, each with its caption. Drawn when it is asked for, as it stands then. */
export function ContactSheet({ id, name, pages }: { id: string; name: string; pages: number }) {
  const [isOpen, setOpen] = useState(false);
  const [page, setPage] = useState(1);
  const [{ data }, refetch] = useQuery({
    query: CONTACT_SHEET,
    variables: { id, page },
    pause: !isOpen,
    requestPolicy: 'network-only',
  });
  const url = data?.batch?.contactSheetUrl;
  return (
    <section className={styles.sheet} aria-label={t('Contact sheet')}>
      <div className={styles.actions}>
        <Title order={2} size="h3">
          {t('Contact sheet')}
        </Title>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            if (isOpen) refetch({ requestPolicy: 'network-only' });
            setOpen(true);
          }}
        >
          {isOpen ? t('Draw it anew') : t('Show')}
        </Button>
      </div>
      {isOpen && url && (
        <img
          src={url}
          alt={t('Contact sheet of {name}, page {page} of {pages}', { name, page, pages })}
        />
      )}
      {isOpen && pages > 1 && (
        <Pagination
          total={pages}
          value={page}
          onChange={setPage}
          getControlProps={(control) => ({
            'aria-label':
              control === 'next'
                ? t('Next page')
                : control === 'previous'
                  ? t('Page before')
                  : undefined,
          })}
        />
      )}
    </section>
  );
}
