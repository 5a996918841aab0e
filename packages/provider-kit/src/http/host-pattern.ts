/** Whether a host is one of a list: its whole name, or with `*.host` any name below it. Never a part of the text. */
export function isHostOf(hostname: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern,
  );
}
