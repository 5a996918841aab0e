import { examine } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { renderFindings } from '../../output/doctor.ts';
import { defineCommand } from '../../program/command.ts';
import type { ExitCode } from '../../program/exit-codes.ts';

export default defineCommand({
  args: {},
  examples: ['darkroom doctor', 'DARKROOM_HOME=/srv/darkroom darkroom doctor --json'],
  json: '{ url, findings: [{ check, state: "ok"|"warning"|"problem"|"skipped", text, todo }] }',
  notes:
    'Looks at the installation, the server, its clock and keys, the data folder, the database, the pictures, the disk, and what was left behind. It works without a server, and changes nothing. Exit code: 0 where nothing is worse than a warning, 3 where the only problem is that the server is not reached, else 1.',
  run: async ({ session }) => {
    const { url, findings } = await examine(session);
    session.output.result({ url, findings }, (safe, style) =>
      session.spoken(renderFindings(safe.findings, style)),
    );
    return exitCodeOf(findings);
  },
});

function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const problems = findings.filter(({ state }) => state === 'problem');
  if (problems.length === 0) return 0;
  return problems.every(({ check }) => check === 'Server') ? 3 : 1;
}
