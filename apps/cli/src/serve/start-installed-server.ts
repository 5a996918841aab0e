import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { variablesWith } from '../environment.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import type { Session } from '../program/session.ts';
import { installedServer } from './installed-server.ts';

/**
 * Starts the server in the place of this process, so that signals, streams and exit code are its own. On Windows, which
 * cannot do that, it runs as a child, and this process ends as it ends.
 *
 * @throws CliProblem where it is not built.
 */
export async function startInstalledServer(
  session: Session,
  settings: { port: string | undefined; host: string | undefined },
): Promise<ExitCode> {
  const entry = installedServer();
  if (!existsSync(entry)) {
    throw new CliProblem('SERVER_NOT_BUILT', `The server is not built: there is no ${entry}.`, {
      hint: 'In a clone, `npm run build` builds it, and `npm start` builds and starts it.',
    });
  }
  const variables = variablesWith({
    ...(settings.port === undefined ? {} : { PORT: settings.port }),
    ...(settings.host === undefined ? {} : { HOST: settings.host }),
  });
  await session.terminal.flush();
  const parameters = [...process.execArgv, entry];
  if (process.platform !== 'win32' && process.execve !== undefined)
    process.execve(process.execPath, [process.execPath, ...parameters], variables);
  return asChild(parameters, variables);
}

function asChild(parameters: string[], env: Record<string, string>): Promise<never> {
  const child = spawn(process.execPath, parameters, { env, stdio: 'inherit' });
  // Ctrl-C reaches the child from the console as well; this process waits for its end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((_resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
}
