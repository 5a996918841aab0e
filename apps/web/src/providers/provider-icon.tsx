import { useState } from 'react';
import styles from './provider-icon.module.css';

/** A provider's icon in one colour-free square; its first letter where it has none. Decorative: the name stands beside it. */
export function ProviderIcon({
  provider,
  size,
}: {
  provider: { readonly label: string; readonly icon?: string | null } | null;
  size: number;
}) {
  const [isBroken, setBroken] = useState(false);
  const style = { width: size, height: size, fontSize: size * 0.55 };
  if (provider?.icon && !isBroken) {
    return (
      <img
        src={provider.icon}
        alt=""
        className={styles.icon}
        style={style}
        onError={() => setBroken(true)}
      />
    );
  }
  return (
    <span className={styles.letter} style={style} aria-hidden="true">
      {provider?.label.charAt(0) ?? '?'}
    </span>
  );
}
