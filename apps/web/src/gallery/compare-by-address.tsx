import { Modal, Text } from '@mantine/core';
import { type CSSProperties, useState } from 'react';
import { useQuery } from 'urql';
import { useAddress } from '../filters/use-address.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import styles from './compare.module.css';

const COMPARED = graphql(`
  query ComparedPictures($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename id
      ... on Image { id width height url(variant: ORIGINAL) generation { id prompt model { id name } } }
    }
  }
`);

interface Split extends CSSProperties {
  '--split': string;
  '--ratio': string;
}

/** Two pictures one over the other, with a line between them that is moved: those that the address names. */
export default function CompareByAddress() {
  const { parameters, set } = useAddress();
  const ids = parameters.get('compare')?.split('.') ?? [];
  if (ids.length !== 2) return null;
  return <Comparison ids={ids} onClose={() => set('compare', null)} />;
}

function Comparison({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const [{ data, error }] = useQuery({ query: COMPARED, variables: { ids } });
  const [split, setSplit] = useState(50);
  const images = data?.nodes.flatMap((node) => (node?.__typename === 'Image' ? [node] : [])) ?? [];
  const [one, other] = images;
  const style: Split = {
    '--split': `${split}%`,
    '--ratio': String((one?.width ?? 1) / (one?.height ?? 1)),
  };
  const nameOf = (image: typeof one) =>
    [image?.generation?.model?.name, image?.generation?.prompt].filter(Boolean).join(': ');
  return (
    <Modal.Root opened onClose={onClose} fullScreen padding={0} transitionProps={{ duration: 0 }}>
      <Modal.Content aria-label={t('Compare two pictures')} className={styles.content}>
        <Modal.Header className={styles.header}>
          <Text fw={600}>{t('Compare two pictures')}</Text>
          <Modal.CloseButton aria-label={t('Close')} />
        </Modal.Header>
        <Modal.Body className={styles.body}>
          {one && other ? (
            <>
              <div className={styles.stage}>
                <div className={styles.pair} style={style}>
                  <img src={one.url} alt={nameOf(one)} />
                  <img src={other.url} alt={nameOf(other)} className={styles.over} />
                  <div className={styles.line} aria-hidden="true" />
                  <input
                    type="range"
                    className={styles.range}
                    min={0}
                    max={100}
                    value={split}
                    aria-label={t('Where the line between the pictures stands')}
                    onChange={(event) => setSplit(Number(event.currentTarget.value))}
                  />
                </div>
              </div>
              <div className={styles.names}>
                <Text size="sm">{nameOf(one)}</Text>
                <Text size="sm" ta="right">
                  {nameOf(other)}
                </Text>
              </div>
            </>
          ) : (
            <Text p="xl">
              {data ? t('One of the pictures is not there any more.') : error?.message}
            </Text>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
