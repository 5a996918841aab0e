import { ACCESS_COMMANDS } from './access-commands.ts';
import type { Tree } from './program/command.ts';

/** Every command, in the order of `darkroom --help`. A file is loaded when its command is called. */
export const COMMANDS: Tree = {
  generate: {
    summary: 'Make pictures, watch them come, and save them.',
    load: () => import('./commands/generation/create.ts'),
  },
  provider: {
    summary: 'The services that make pictures, and their keys.',
    commands: {
      list: {
        summary: 'All providers and their state.',
        load: () => import('./commands/provider/list.ts'),
      },
      show: {
        summary: 'One provider: its form, its credentials, its address.',
        load: () => import('./commands/provider/show.ts'),
      },
      configure: {
        summary: 'Store and check a key, and install the models.',
        load: () => import('./commands/provider/configure.ts'),
      },
      test: {
        summary: 'Check a provider step by step.',
        load: () => import('./commands/provider/test.ts'),
      },
      init: {
        summary: 'Begin a provider of your own.',
        load: () => import('./commands/provider/init.ts'),
      },
      reset: {
        summary: 'Clear the stored key and remove the models.',
        load: () => import('./commands/provider/reset.ts'),
      },
    },
  },
  credential: {
    summary: 'The sets of keys of one provider: several may be in use at once.',
    commands: {
      list: {
        summary: 'The sets in the order in which they are taken, and how each fares.',
        load: () => import('./commands/credential/list.ts'),
      },
      add: {
        summary: 'Store and check a further set.',
        load: () => import('./commands/credential/add.ts'),
      },
      remove: {
        summary: 'Take a set away; the others stay.',
        load: () => import('./commands/credential/remove.ts'),
      },
      verify: {
        summary: 'Ask the provider whether the sets are good, which costs nothing.',
        load: () => import('./commands/credential/verify.ts'),
      },
      order: {
        summary: 'Which go first, whether all take turns, and for whom they are.',
        load: () => import('./commands/credential/order.ts'),
      },
    },
  },
  model: {
    summary: 'What can be asked for pictures.',
    commands: {
      list: {
        summary: 'The installed models, or the whole catalog.',
        load: () => import('./commands/model/list.ts'),
      },
      show: {
        summary: 'One model: settings, sizes, prices.',
        load: () => import('./commands/model/show.ts'),
      },
      install: {
        summary: 'Install a model by its source.',
        load: () => import('./commands/model/install.ts'),
      },
      verify: {
        summary: "Check a model's own credentials.",
        load: () => import('./commands/model/verify.ts'),
      },
      remove: {
        summary: 'Uninstall a model; its pictures stay.',
        load: () => import('./commands/model/remove.ts'),
      },
      update: {
        summary: 'Change name, capabilities or defaults of a model.',
        load: () => import('./commands/model/update.ts'),
      },
    },
  },
  generation: {
    summary: 'Orders of pictures, and what became of them.',
    commands: {
      create: {
        summary: 'The same as `darkroom generate`.',
        load: () => import('./commands/generation/create.ts'),
      },
      list: {
        summary: 'The generations, newest first.',
        load: () => import('./commands/generation/list.ts'),
      },
      show: {
        summary: 'Everything about one generation.',
        load: () => import('./commands/generation/show.ts'),
      },
      watch: {
        summary: 'Follow a generation, and save its pictures with -o.',
        load: () => import('./commands/generation/watch.ts'),
      },
      cancel: {
        summary: 'Stop a generation as far as that is possible.',
        load: () => import('./commands/generation/cancel.ts'),
      },
      retry: {
        summary: 'Make a failed generation again.',
        load: () => import('./commands/generation/retry.ts'),
      },
      resolve: {
        summary: 'Settle an unknown outcome by the provider’s bill.',
        load: () => import('./commands/generation/resolve.ts'),
      },
    },
  },
  batch: {
    summary: 'Many generations under one cap.',
    commands: {
      plan: {
        summary: 'What a batch would hold and cost.',
        load: () => import('./commands/batch/plan.ts'),
      },
      create: {
        summary: 'Order a matrix, or the lines of a file.',
        load: () => import('./commands/batch/create.ts'),
      },
      list: {
        summary: 'The batches, newest first.',
        load: () => import('./commands/batch/list.ts'),
      },
      show: { summary: 'How one batch stands.', load: () => import('./commands/batch/show.ts') },
      watch: {
        summary: 'Follow a batch until it rests.',
        load: () => import('./commands/batch/watch.ts'),
      },
      cancel: {
        summary: 'Buy nothing more of a batch.',
        load: () => import('./commands/batch/cancel.ts'),
      },
      resume: {
        summary: 'Go on with a batch that is paused.',
        load: () => import('./commands/batch/resume.ts'),
      },
      export: {
        summary: 'A batch as a table and as contact sheets.',
        load: () => import('./commands/batch/export.ts'),
      },
    },
  },
  workflow: {
    summary: 'Steps that feed each other, out of a JSON file.',
    commands: {
      plan: {
        summary: 'What a workflow would do and cost.',
        load: () => import('./commands/workflow/plan.ts'),
      },
      run: { summary: 'Run a workflow.', load: () => import('./commands/workflow/run.ts') },
      show: { summary: 'How one run stands.', load: () => import('./commands/workflow/show.ts') },
      list: {
        summary: 'The runs, newest first.',
        load: () => import('./commands/workflow/list.ts'),
      },
      watch: {
        summary: 'Follow a run to its end.',
        load: () => import('./commands/workflow/watch.ts'),
      },
      cancel: {
        summary: 'Begin nothing more of a run.',
        load: () => import('./commands/workflow/cancel.ts'),
      },
    },
  },
  image: {
    summary: 'The pictures that were made.',
    commands: {
      list: {
        summary: 'The pictures, newest first.',
        load: () => import('./commands/image/list.ts'),
      },
      save: { summary: 'Save pictures as files.', load: () => import('./commands/image/save.ts') },
      star: {
        summary: 'Star a picture, or take the star away.',
        load: () => import('./commands/image/star.ts'),
      },
      delete: {
        summary: 'Delete pictures; for a day they can be brought back.',
        load: () => import('./commands/image/delete.ts'),
      },
      restore: {
        summary: 'Bring deleted pictures back.',
        load: () => import('./commands/image/restore.ts'),
      },
      zip: {
        summary: 'Save many pictures as one zip, with every parameter of each.',
        load: () => import('./commands/image/zip.ts'),
      },
      upload: {
        summary: 'Upload a picture to work from.',
        load: () => import('./commands/image/upload.ts'),
      },
    },
  },
  board: {
    summary: 'Pictures that were put together.',
    commands: {
      list: { summary: 'The boards.', load: () => import('./commands/board/list.ts') },
      create: { summary: 'Make a board.', load: () => import('./commands/board/create.ts') },
      update: {
        summary: 'Rename a board, or have new pictures come to it.',
        load: () => import('./commands/board/update.ts'),
      },
      add: { summary: 'Put pictures on a board.', load: () => import('./commands/board/add.ts') },
      remove: {
        summary: 'Take pictures off a board; they stay.',
        load: () => import('./commands/board/remove.ts'),
      },
      delete: {
        summary: 'Delete a board; its pictures stay.',
        load: () => import('./commands/board/delete.ts'),
      },
    },
  },
  budget: {
    summary: 'Limits on what is spent.',
    commands: {
      set: {
        summary: 'Limit what a day, a month or everything may cost.',
        load: () => import('./commands/budget/set.ts'),
      },
      list: {
        summary: 'The budgets, and what is left of each.',
        load: () => import('./commands/budget/list.ts'),
      },
      remove: {
        summary: 'Take a budget away.',
        load: () => import('./commands/budget/remove.ts'),
      },
    },
  },
  usage: {
    summary: 'What was spent and made, by model and by day.',
    load: () => import('./commands/usage/show.ts'),
  },
  catalog: {
    summary: 'The files of providers and models.',
    commands: {
      check: {
        summary: 'What is wrong in the files of your own providers.',
        load: () => import('./commands/catalog/check.ts'),
      },
    },
  },
  serve: {
    summary: 'Start the server that was installed with this command.',
    load: () => import('./commands/serve/start.ts'),
  },
  doctor: {
    summary: 'Whether everything is in order, and what to do where it is not.',
    load: () => import('./commands/doctor/examine.ts'),
  },
  server: {
    summary: 'The Darkroom server.',
    commands: {
      status: {
        summary: 'Whether it runs, and how busy it is.',
        load: () => import('./commands/server/status.ts'),
      },
      backup: {
        summary: 'Copy database, pictures and settings, while the server runs or not.',
        load: () => import('./commands/server/backup.ts'),
      },
      restore: {
        summary: 'Bring a backup back into an empty data folder.',
        load: () => import('./commands/server/restore.ts'),
      },
    },
  },
  ...ACCESS_COMMANDS,
  mcp: {
    summary: 'The tools for language models (MCP), over standard input and output.',
    load: () => import('./commands/mcp/serve.ts'),
  },
  config: {
    summary: 'Your own defaults.',
    commands: {
      path: { summary: 'Where they are kept.', load: () => import('./commands/config/path.ts') },
      get: { summary: 'What is set.', load: () => import('./commands/config/get.ts') },
      set: { summary: 'Set url, model or output.', load: () => import('./commands/config/set.ts') },
    },
  },
  completion: {
    summary: 'Completion for your shell, with the names of your models.',
    commands: {
      bash: { summary: 'For bash.', load: () => import('./commands/completion/bash.ts') },
      zsh: { summary: 'For zsh.', load: () => import('./commands/completion/zsh.ts') },
      fish: { summary: 'For fish.', load: () => import('./commands/completion/fish.ts') },
      words: {
        summary: 'What may come next; the scripts ask this.',
        load: () => import('./commands/completion/words.ts'),
      },
    },
  },
  help: {
    summary: 'Help on a command, or on exit-codes.',
    load: () => import('./commands/help/show.ts'),
  },
};
