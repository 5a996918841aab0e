import { Drawer } from '@mantine/core';
import { t } from '../messages/translate.ts';
import SettingsPanel from './settings-panel.tsx';

/** On narrow screens the settings come in from the side. A module of its own: wide ones never load it. */
export default function SettingsDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Drawer opened onClose={onClose} position="right" size={340} title={t('Settings')}>
      <SettingsPanel />
    </Drawer>
  );
}
