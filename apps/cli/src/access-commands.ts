import type { Tree } from './program/command.ts';

/** Who and what comes in, is told, and did something: the commands for that, in the order of `darkroom --help`. */
export const ACCESS_COMMANDS: Tree = {
  auth: {
    summary: 'Who you are to the server.',
    commands: {
      login: {
        summary: 'Keep a token for a server elsewhere.',
        load: () => import('./commands/auth/login.ts'),
      },
      status: {
        summary: 'How you are signed in.',
        load: () => import('./commands/auth/status.ts'),
      },
      logout: {
        summary: 'Forget the token that was kept.',
        load: () => import('./commands/auth/logout.ts'),
      },
      link: {
        summary: 'A link that signs a browser in.',
        load: () => import('./commands/auth/link.ts'),
      },
    },
  },
  token: {
    summary: 'Tokens for other programs.',
    commands: {
      create: {
        summary: 'Make a token; it is shown once.',
        load: () => import('./commands/token/create.ts'),
      },
      list: {
        summary: 'The tokens, without their secrets.',
        load: () => import('./commands/token/list.ts'),
      },
      revoke: {
        summary: 'Make a token good for nothing.',
        load: () => import('./commands/token/revoke.ts'),
      },
    },
  },
  webhook: {
    summary: 'Addresses that are told what happens.',
    commands: {
      create: {
        summary: 'Have an address told; its secret is shown once.',
        load: () => import('./commands/webhook/create.ts'),
      },
      list: { summary: 'The webhooks.', load: () => import('./commands/webhook/list.ts') },
      show: {
        summary: 'One webhook, and what was sent to it.',
        load: () => import('./commands/webhook/show.ts'),
      },
      test: {
        summary: 'Send a test now, and say what came of it.',
        load: () => import('./commands/webhook/test.ts'),
      },
      redeliver: {
        summary: 'Tell an event again, or all from it on.',
        load: () => import('./commands/webhook/redeliver.ts'),
      },
      update: {
        summary: 'Change the address, disable or enable.',
        load: () => import('./commands/webhook/update.ts'),
      },
      remove: {
        summary: 'Remove a webhook.',
        load: () => import('./commands/webhook/remove.ts'),
      },
    },
  },
  user: {
    summary: 'Who else may use this server.',
    commands: {
      list: {
        summary: 'Everybody, with their role and budget.',
        load: () => import('./commands/user/list.ts'),
      },
      create: {
        summary: 'Make a user, and a link that signs them in.',
        load: () => import('./commands/user/create.ts'),
      },
      update: {
        summary: 'Change name or role, or let somebody in again.',
        load: () => import('./commands/user/update.ts'),
      },
      disable: {
        summary: 'End all that somebody may do, at once.',
        load: () => import('./commands/user/disable.ts'),
      },
      link: {
        summary: 'A new link that signs a user in.',
        load: () => import('./commands/user/link.ts'),
      },
    },
  },
  audit: {
    summary: 'Who did what.',
    commands: {
      list: {
        summary: 'What spent, configured, removed and handed out rights, newest first.',
        load: () => import('./commands/audit/list.ts'),
      },
      verify: {
        summary: 'Whether it is as it was written, by its chain of hashes.',
        load: () => import('./commands/audit/verify.ts'),
      },
    },
  },
};
