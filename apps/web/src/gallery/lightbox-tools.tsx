import { ActionIcon, Tooltip } from '@mantine/core';
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
import styles from './lightbox.module.css';

/** What can be done with the picture. */
export function LightboxTools(props: {
  image: LightboxImageFragment | null;
  isZoomed: boolean;
  hasDetails: boolean;
  onZoom: () => void;
  onDetails: () => void;
  onStar: () => void;
  onDownload: () => void;
  onDelete: () => void;
  onClose: () => void;
}) {
  const { image, isZoomed, hasDetails } = props;
  const isStarred = image?.isStarred === true;
  const tools = [
    {
      label: isStarred ? 'Take the star away' : 'Star',
      icon: isStarred ? IconStarFilled : IconStar,
      run: props.onStar,
      isPressed: isStarred,
    },
    { label: 'Download the original', icon: IconDownload, run: props.onDownload },
    {
      label: isZoomed ? 'Fit to the screen' : 'Zoom to 100 %',
      icon: isZoomed ? IconZoomOut : IconZoomIn,
      run: props.onZoom,
      isPressed: isZoomed,
    },
    { label: 'Details', icon: IconInfoCircle, run: props.onDetails, isPressed: hasDetails },
    { label: 'Delete', icon: IconTrash, run: props.onDelete },
  ];
  return (
    <div className={styles.tools} role="toolbar" aria-label="Picture">
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
      <div style={{ flex: 1 }} />
      <Tooltip label="Close (Esc)">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Close"
          onClick={props.onClose}
        >
          <IconX size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
