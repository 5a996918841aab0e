import { Button } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import { INSTALL } from './install-document.ts';
import type { RowReplacement } from './model-rows.ts';

/** Takes the model that stands in for another one: chooses it, after installing it where that is all that is missing. */
export function ReplacementButton({
  replacement,
  insteadOf,
  onUse,
}: {
  replacement: RowReplacement;
  /** The name of the model that goes. */
  insteadOf: string;
  onUse: (source: string) => void;
}) {
  const navigate = useNavigate();
  const [{ fetching }, install] = useMutation(INSTALL);
  const { source, name, isInstalled, isConfigured, providerSlug } = replacement;
  const take = async () => {
    if (!isConfigured && providerSlug !== null) {
      return void navigate(`/providers?open=${encodeURIComponent(providerSlug)}`);
    }
    if (!isInstalled) {
      const { data, error } = await install({ input: { source } });
      const problems = error
        ? [errorText(error)]
        : (data?.modelInstall.userErrors ?? []).map(({ message }) => message);
      if (problems.length > 0) {
        return void notify({ message: problems.join(' '), autoClose: 10_000 });
      }
    }
    onUse(source);
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={fetching}
      aria-label={t('Take {name} instead of {insteadOf}', { name, insteadOf })}
      onClick={() => void take()}
    >
      {t('Take {name} instead', { name })}
    </Button>
  );
}
