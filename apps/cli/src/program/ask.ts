import { CliProblem, usageProblem } from './cli-problem.ts';
import type { Session } from './session.ts';

const canceled = () =>
  new CliProblem('INTERRUPTED', 'Given up; nothing was changed.', { exitCode: 130 });

/** The prompts, loaded when somebody is really asked. */
async function prompts(session: Session) {
  const clack = await import('@clack/prompts');
  const common = { input: session.terminal.stdin, output: session.terminal.stderr };
  const answered = <T extends string | boolean>(answer: T | symbol): T => {
    if (typeof answer === 'symbol') throw canceled();
    return answer;
  };
  return { clack, common, answered };
}

/** Asks for a yes. `--yes` answers it; without a terminal nothing is taken for granted. */
export async function confirm(session: Session, isYes: boolean, question: string): Promise<void> {
  if (isYes) return;
  if (!session.canAsk)
    throw usageProblem(`${question} Nobody can be asked here.`, 'Add --yes to say so.');
  const { clack, common, answered } = await prompts(session);
  const answer = answered(
    await clack.confirm({ ...common, message: question, initialValue: false }),
  );
  if (!answer) throw canceled();
}

/** Asks for a secret without showing it. Empty: nothing was given. */
export async function askSecret(session: Session, message: string): Promise<string> {
  const { clack, common, answered } = await prompts(session);
  return answered<string>(await clack.password({ ...common, message, mask: '•' })) ?? '';
}

/** Asks for a text. */
export async function askText(
  session: Session,
  message: string,
  options: { placeholder?: string; initial?: string },
): Promise<string> {
  const { clack, common, answered } = await prompts(session);
  const { placeholder, initial } = options;
  return (
    answered<string>(
      await clack.text({
        ...common,
        message,
        ...(placeholder === undefined ? {} : { placeholder }),
        ...(initial === undefined ? {} : { initialValue: initial }),
      }),
    ) ?? ''
  );
}

/** Asks to choose. */
export async function askChoice(
  session: Session,
  message: string,
  options: readonly { value: string; label: string }[],
  initial?: string,
): Promise<string> {
  const { clack, common, answered } = await prompts(session);
  return answered<string>(
    await clack.select({
      ...common,
      message,
      options: [...options],
      ...(initial === undefined ? {} : { initialValue: initial }),
    }),
  );
}
