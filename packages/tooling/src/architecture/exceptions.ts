/** A place where a rule does not hold, and why it need not. */
export interface Exception {
  rule: string;
  /** Of the path from the repository's root. */
  path: RegExp;
  /** What it allows, where the rule is about several things: a module or a global. Absent: all of them. */
  allows?: readonly string[];
  /** A whole sentence: why the rule's purpose is kept here all the same. */
  reason: string;
}

/** All exceptions there are. A new one needs a reason that would convince the person who wrote the rule. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'network',
    path: /^packages\/provider-kit\/src\//,
    reason: 'This is the package that opens connections to providers, behind its egress guard.',
  },
  {
    rule: 'network',
    path: /^packages\/emulators\//,
    reason: 'Emulators are servers on loopback; they connect to nobody but their own tests.',
  },
  {
    rule: 'network',
    path: /^packages\/tooling\//,
    reason: 'Tooling brings the toolchain; it runs before there is a product.',
  },
  {
    rule: 'network',
    path: /^packages\/client\/src\//,
    allows: ['fetch'],
    reason: "The client talks to Darkroom's own server, whose address the caller gives.",
  },
  {
    rule: 'network',
    path: /^apps\/cli\/src\//,
    allows: ['fetch'],
    reason: "The command uploads to and downloads from Darkroom's own server.",
  },
  {
    rule: 'network',
    path: /^apps\/cli\/src\/program\/quick-fetch\.ts$/,
    allows: ['node:http', 'node:https'],
    reason:
      "It asks Darkroom's own server, as fetch does there, without the time that loading fetch takes.",
  },
  {
    rule: 'network',
    path: /^apps\/web\/src\/(?:gallery\/download-image|studio\/picture-of-image)\.ts$/,
    allows: ['fetch'],
    reason:
      'The page fetches pictures by the signed addresses of its own server; its content policy lets it reach nobody else.',
  },
  {
    rule: 'environment',
    path: /^apps\/server\/src\/memory-settings\.ts$/,
    reason:
      'It hands the whole environment on to the process that it begins anew, and means nothing by it.',
  },
  {
    rule: 'network',
    path: /^apps\/server\/src\/graphql\/websocket-upgrade\.ts$/,
    allows: ['ws'],
    reason: 'It takes the sockets of clients that come to this server, and opens none.',
  },
  {
    rule: 'environment',
    path: /^apps\/[^/]+\/src\/environment\.ts$/,
    reason: 'The one file of an app that reads the environment and hands it on as values.',
  },
  {
    rule: 'environment',
    path: /^packages\/emulators\/src\/environment\.ts$/,
    reason: 'The emulators are a program of their own, and this is its environment.ts.',
  },
  {
    rule: 'environment',
    path: /^packages\/tooling\//,
    reason: 'Tooling starts processes and has to hand its environment on to them.',
  },
  {
    rule: 'default-exports',
    path: /(?:^|\/)(?:vite|vitest|prisma)\.config\.ts$/,
    reason: 'The tool reads the default export of its configuration.',
  },
  {
    rule: 'default-exports',
    path: /^packages\/tooling\/vitest\.ts$/,
    reason: 'The preset that every vitest.config.ts hands on as its default export.',
  },
  {
    rule: 'default-exports',
    path: /\.d\.ts$/,
    reason: 'Declares the default export of a virtual module of the bundler.',
  },
  {
    rule: 'clock',
    path: /^packages\/core\/src\/clock\.ts$/,
    reason: 'The clock itself: the one place that asks the machine for the time.',
  },
  {
    rule: 'clock',
    path: /^packages\/providers\/src\/sandbox\/drawing\/draw-pool\.ts$/,
    reason:
      'Ends drawing threads that have nothing to do; nobody waits for it and no result depends on it.',
  },
  {
    rule: 'shortcuts',
    path: /\/src\/testing\/local\/.*(?:client|server)\.ts$/,
    allows: ['any'],
    reason:
      'Tests look into answers of every shape, and fail where a member is not what they expect.',
  },
];

/** Whether `what` (a module, a global) is excepted from a rule in a file. */
export function isExcepted(rule: string, path: string, what?: string): boolean {
  return EXCEPTIONS.some(
    (exception) =>
      exception.rule === rule &&
      exception.path.test(path) &&
      (exception.allows === undefined || (what !== undefined && exception.allows.includes(what))),
  );
}
