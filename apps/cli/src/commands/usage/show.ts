import { graphql } from '../../gql/index.ts';
import { renderUsage } from '../../output/usage.ts';
import { inputProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';

const USAGE = graphql(`
  query Usage($from: DateTime, $to: DateTime) {
    usage(from: $from, to: $to) {
      total {
        amount
        currency
      }
      generations
      images
      unknownCostGenerations
      byModel {
        key
        cost {
          amount
          currency
        }
        generations
        images
        unknownCostGenerations
      }
      byDay {
        key
        cost {
          amount
          currency
        }
        generations
        images
        unknownCostGenerations
      }
      drift {
        source
        generations
        estimated {
          amount
          currency
        }
        actual {
          amount
          currency
        }
        ratio
      }
    }
  }
`);

/** The start of a day in UTC, or a moment with its zone; null where the flag is not there. @throws CliProblem */
function moment(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(
    text,
  );
  const date = new Date(isDay ? `${text}T00:00:00.000Z` : text);
  // A day that is not there, such as 30 February, rolls on to another.
  const isThere = !isDay || (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text));
  if ((!isDay && !isMoment) || Number.isNaN(date.getTime()) || !isThere) {
    throw inputProblem(
      `${flag} "${text}" is no day.`,
      'Write a day of UTC like 2026-11-21, or a moment with its zone like 2026-11-21T09:30Z.',
    );
  }
  return date.toISOString();
}

export default defineCommand({
  args: {
    from: {
      type: 'string',
      valueHint: 'day',
      description: 'From this day on, in UTC. Default: all.',
    },
    to: {
      type: 'string',
      valueHint: 'day',
      description: 'Before this day: 2026-12-01 for all of November. Default: up to now.',
    },
  },
  examples: ['darkroom usage', 'darkroom usage --from 2026-11-01 --to 2026-12-01'],
  json: '{ usage: { total, generations, images, unknownCostGenerations, byModel, byDay, drift } }',
  notes:
    'What is not known is counted by itself and never as nothing. Limits: darkroom budget set.',
  run: async ({ args, session }) => {
    const range = { from: moment('--from', args.from), to: moment('--to', args.to) };
    if (range.from !== null && range.to !== null && range.to <= range.from)
      throw inputProblem(
        `--to ${args.to} is not after --from ${args.from}, so there is no time between them.`,
        'All of November is --from 2026-11-01 --to 2026-12-01.',
      );
    const answer = await (await session.client()).request(USAGE, range);
    session.output.result(answer, ({ usage }, style) => renderUsage(usage, style));
    return 0;
  },
});
