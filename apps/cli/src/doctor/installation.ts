import { existsSync } from 'node:fs';
import { configPath } from '../config/config-file.ts';
import { readStoredTokens } from '../config/tokens.ts';
import { CliProblem } from '../program/cli-problem.ts';
import type { Session } from '../program/session.ts';
import { installedServer } from '../serve/installed-server.ts';
import { readVersion } from '../version.ts';
import { type Finding, ok, problem, sentenceOf, warning } from './finding.ts';

/** The oldest major version of Node that Darkroom runs on. */
const OLDEST_NODE = 24;

/** The command itself: its Node, its version, its own files. */
export function checkInstallation(
  session: Session,
  node: string = process.versions.node,
): Finding[] {
  return [
    checkNode(node),
    checkServerFiles(),
    checkConfiguration(session),
    checkTokens(session),
  ].flat();
}

function checkNode(node: string): Finding {
  return Number(node.split('.')[0]) >= OLDEST_NODE
    ? ok('Node', node)
    : problem(
        'Node',
        `${node} is too old: Darkroom needs ${OLDEST_NODE} or newer.`,
        'In a clone, `npm start` brings one along.',
      );
}

function checkServerFiles(): Finding {
  const version = `darkroom ${readVersion()}`;
  const entry = installedServer();
  return existsSync(entry)
    ? ok('Installation', version)
    : warning(
        'Installation',
        `${version}; the server is not built: there is no ${entry}.`,
        'In a clone, `npm run build` builds it. To use a server elsewhere, it need not be here.',
      );
}

function checkConfiguration(session: Session): Finding {
  const path = configPath(session.environment.configDirectory);
  try {
    session.settings();
    return ok('Settings', existsSync(path) ? path : `none of your own, so the defaults count`);
  } catch (error) {
    return problem('Settings', sentenceOf(error), error instanceof CliProblem ? error.hint : null);
  }
}

/** Says nothing where there are none: most people need none. */
function checkTokens({ environment }: Session): Finding[] {
  try {
    const { length } = Object.keys(readStoredTokens(environment));
    return length === 0
      ? []
      : [ok('Tokens', `kept for ${length === 1 ? 'a server' : `${length} servers`}`)];
  } catch (error) {
    return [problem('Tokens', sentenceOf(error))];
  }
}
