import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { LogLevel } from '../environment.ts';
import type { SecretRegistry } from './secret-registry.ts';

export type { Logger } from 'pino';

/** JSON lines on stderr. Secrets are taken out twice: by where they stand, and by their value wherever they stand. */
export function createLogger(options: {
  level: LogLevel;
  secrets: SecretRegistry;
  /** Default: stderr, which leaves stdout to the banner. */
  stream?: DestinationStream;
}): Logger {
  const { level, secrets, stream = destination({ dest: 2, sync: true }) } = options;
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: {
        paths: [
          'authorization',
          'cookie',
          'headers.authorization',
          'headers.cookie',
          'headers["set-cookie"]',
          'req.headers.authorization',
          'req.headers.cookie',
          '*.headers.authorization',
          '*.headers.cookie',
        ],
        censor: '[secret]',
      },
      hooks: { streamWrite: (line) => secrets.redact(line) },
    },
    stream,
  );
}
