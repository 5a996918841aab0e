/** Exit code of a start that stopped over its configuration (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIGURATION = 78;

/** The server cannot start as it was configured. The message is one line for the person who starts it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
