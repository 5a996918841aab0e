import { ActionIcon, Rating, Tooltip } from '@mantine/core';
import {
  IconDownload,
  IconInfoCircle,
  IconStar,
  IconStarFilled,
  IconTrash,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { LightboxImageFragment } from '../gql/graphql.ts';
import { plural, t } from '../messages/translate.ts';
import styles from './lightbox.module.css';

/** What can be done with the picture. */
export function LightboxTools(props: {
  image: LightboxImageFragment | null;
  /** Whether the person may star, rate and delete it. */
  canChange: boolean;
  isZoomed: boolean;
  hasDetails: boolean;
  onZoom: () => void;
  onDetails: () => void;
  onStar: () => void;
  onRate: (rating: number | null) => void;
  onDownload: () => void;
  onDelete: () => void;
  onClose: () => void;
}) {
  const { image, canChange, isZoomed, hasDetails } = props;
  const isStarred = image?.isStarred === true;
  const tools = [
    ...(canChange
      ? [
          {
            label: isStarred ? t('Take the star away') : t('Star'),
            icon: isStarred ? IconStarFilled : IconStar,
            run: props.onStar,
            isPressed: isStarred,
          },
        ]
      : []),
    {
      label: t('Download the original'),
      icon: IconDownload,
      run: props.onDownload,
      isPressed: undefined,
    },
    {
      label: isZoomed ? t('Fit to the screen') : t('Zoom to 100 %'),
      icon: isZoomed ? IconZoomOut : IconZoomIn,
      run: props.onZoom,
      isPressed: isZoomed,
    },
    { label: t('Details'), icon: IconInfoCircle, run: props.onDetails, isPressed: hasDetails },
    ...(canChange
      ? [{ label: t('Delete'), icon: IconTrash, run: props.onDelete, isPressed: undefined }]
      : []),
  ];
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('Picture')}>
      {tools.map(({ label, icon: Icon, run, isPressed }) => (
        <Tooltip label={label} key={label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={label}
            aria-pressed={isPressed}
            disabled={image === null}
            onClick={run}
          >
            <Icon size={19} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Rating
        className={styles.rating}
        size="sm"
        color="gray"
        value={image?.rating ?? 0}
        readOnly={image === null || !canChange}
        aria-label={t('Rating')}
        getSymbolLabel={(stars) =>
          stars === 0 ? t('No rating') : plural(stars, '{count} star', '{count} stars')
        }
        onChange={(stars) => props.onRate(stars === 0 ? null : stars)}
      />
      <div style={{ flex: 1 }} />
      <Tooltip label={t('Close (Esc)')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('Close')}
          onClick={props.onClose}
        >
          <IconX size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
