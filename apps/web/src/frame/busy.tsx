import { Loader } from '@mantine/core';
import { t } from '../messages/translate.ts';

/** Something is on its way: a turning mark for the eyes, a word for the ears. */
export function Busy({
  label = t('Loading'),
  size = 'sm',
}: {
  label?: string;
  size?: 'xs' | 'sm';
}) {
  return <Loader color="gray" size={size} role="status" aria-label={label} />;
}
