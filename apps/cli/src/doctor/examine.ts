import { existsSync } from 'node:fs';
import { serverUrl } from '../config/settings.ts';
import { isLoopback } from '../config/tokens.ts';
import type { Session } from '../program/session.ts';
import { type Finding, skipped, warning } from './finding.ts';
import { checkHome } from './home.ts';
import { checkInstallation } from './installation.ts';
import { visitServer } from './server.ts';

/** Everything that the doctor looks at, in order. Never throws: what cannot be looked at is a finding. */
export async function examine(session: Session): Promise<{ url: string; findings: Finding[] }> {
  const url = addressOf(session);
  const visit = await visitServer(session, url);
  const findings = [...checkInstallation(session), ...visit.findings];
  const { environment, clock } = session;
  const told = visit.answer?.server.dataDirectory ?? '';
  const isHere = isLoopback(url);
  if (!isHere && !existsSync(environment.home)) {
    findings.push(
      skipped('Data', 'The server is on another machine: run `darkroom doctor` there, too.'),
    );
    return { url, findings };
  }
  // A container's folder is not here, although its server answers on this machine.
  const home = isHere && told !== '' && existsSync(told) ? told : environment.home;
  if (isHere && told !== '' && told !== environment.home) {
    findings.push(
      warning(
        'Data',
        `The server keeps its data in ${told}, and DARKROOM_HOME here is ${environment.home}.`,
        `Run the command with DARKROOM_HOME=${told}, if both are meant to be one.`,
      ),
    );
  }
  const isServerReached = isHere && visit.isReached;
  findings.push(...(await checkHome(home, { now: clock.now(), isServerReached })));
  return { url, findings };
}

/** The server's address, also where the settings are broken. */
function addressOf(session: Session): string {
  try {
    return session.settings().url.value;
  } catch {
    return addressWithoutFile(session);
  }
}

function addressWithoutFile({ urlFlag, environment }: Session): string {
  try {
    return serverUrl(urlFlag, environment, {}).value;
  } catch {
    return serverUrl(null, { ...environment, url: null }, {}).value;
  }
}
