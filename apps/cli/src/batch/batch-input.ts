import type { DarkroomClient } from '@darkroom/client';
import type { ParsedArgs } from 'citty';
import { ASK_MODEL } from '../documents/models.ts';
import { cachePolicyOf, modeOf } from '../generation/draft-input.ts';
import { pointedPicture, uploaded } from '../generation/image-input.ts';
import { anyNumber, moneyAmount, wholeNumber } from '../generation/numbers.ts';
import { parameterValues } from '../generation/parameter-values.ts';
import { resolvePrompt } from '../generation/prompt.ts';
import { modelRef, resolveModel } from '../generation/resolve-model.ts';
import { parseSize } from '../generation/size.ts';
import type {
  BatchInput,
  BatchRowInput,
  BatchSharedInput,
  ModelToAskFragment,
} from '../gql/graphql.ts';
import { CliProblem, inputProblem } from '../program/cli-problem.ts';
import { CollectedProblems } from '../program/collected-problems.ts';
import type { Session } from '../program/session.ts';
import type { BATCH_ARGUMENTS, BATCH_LISTS } from './batch-arguments.ts';
import { deadlineOf } from './deadline.ts';
import { readRows, type WrittenRow } from './read-rows.ts';
import { seedsOf } from './seeds.ts';

type Lists = (name: (typeof BATCH_LISTS)[number]) => readonly string[];

/** Bytes that the server takes in one request, with a little room for the rest of it. */
const MOST_BYTES = 1_000_000;

/** A batch as it was written: the API's input, and where each of its rows stands. */
export interface WrittenBatch {
  input: BatchInput;
  places: readonly string[];
}

/** Reads flags and file. @throws CliProblem with everything that cannot be read. */
export async function readBatch(
  session: Session,
  client: DarkroomClient,
  args: ParsedArgs<typeof BATCH_ARGUMENTS>,
  all: Lists,
): Promise<WrittenBatch> {
  const problems = new CollectedProblems();
  const { workingDirectory } = session;
  const prompts: string[] = [];
  for (const word of all('prompt'))
    prompts.push((await problems.takeLater(() => resolvePrompt(session, word))) ?? '');
  const { file } = args;
  const written =
    file === undefined
      ? []
      : ((await problems.takeLater(() => readRows(file, workingDirectory))) ?? []);
  if (prompts.length === 0 && file === undefined)
    problems.add(inputProblem('There is nothing to make: give --file, or --prompt.'));

  const mode = problems.take(() => modeOf(args)) ?? 'TXT2IMG';
  const models = new Models(client);
  const named = [...all('model')];
  const fallback = named[0] ?? session.settings().config.model ?? null;
  const needsModel = prompts.length > 0 || written.some(({ values }) => !values.has('model'));
  if (fallback === null && needsModel && problems.isEmpty) {
    const only = await problems.takeLater(() => resolveModel(client, null, mode));
    if (only !== null) named.push(only.source);
  }
  const shared = named[0] ?? fallback;
  const asked = await Promise.all(
    (named.length > 0 ? named : shared === null ? [] : [shared]).map((name) => models.of(name)),
  );
  const labels = asked.flatMap((model) => labelsOf(model));
  const isLenient = args.adapt === true;
  const params = parameterValues(
    all('param'),
    asked.flatMap((model) => model?.parameters ?? []),
    isLenient || asked.includes(null),
  );
  problems.add(params.problem);
  for (const name of params.images.keys())
    problems.add(inputProblem(`--param ${name} takes a picture; batches take --reference alone.`));
  const sizes = all('size').flatMap((text) => problems.take(() => parseSize(text, labels)) ?? []);
  const seeds = problems.take(() => seedsOf(all('seed'))) ?? [];
  if (prompts.length === 0)
    for (const [flag, many] of [
      ['-m', named.length],
      ['--size', sizes.length],
      ['--seed', seeds.length],
    ] as const)
      if (many > 1)
        problems.add(
          inputProblem(`Several ${flag} are for --prompt; lines of a file say their own.`),
        );

  const rows: BatchRowInput[] = [];
  for (const row of written) {
    const model = row.values.get('model') ?? shared;
    rows.push(rowInput(row, model === null ? null : await models.of(model), isLenient, problems));
  }
  const settings: BatchSharedInput = {
    ...(shared === null ? {} : { model: modelRef(shared) }),
    mode,
    negativePrompt: args.negative ?? null,
    count: problems.take(() => wholeNumber('-n', args.count)) ?? 1,
    steps: problems.take(() => wholeNumber('--steps', args.steps)),
    guidance: problems.take(() => anyNumber('--guidance', args.guidance)),
    strength: problems.take(() => anyNumber('--strength', args.strength)),
    outputFormat: args.format ?? null,
    extra: params.inputs,
    parameterPolicy: isLenient ? 'ADAPT' : 'STRICT',
    cachePolicy: problems.take(() => cachePolicyOf(args.cache)) ?? 'USE',
    maxCost: problems.take(() => moneyAmount('--max-cost', args['max-cost'])),
    ...(prompts.length === 0 && sizes[0] ? { size: sizes[0] } : {}),
    ...(prompts.length === 0 && seeds[0] ? { seed: seeds[0] } : {}),
  };
  const cap = problems.take(() => moneyAmount('--cap', args.cap));
  const deadline = problems.take(() => deadlineOf(args.deadline, new Date()));
  const pictures = await problems.takeLater(() => findPictures(args, all, workingDirectory));
  if (!problems.isEmpty || pictures === null) throw problems.asOne();
  const sent = async (picture: NonNullable<typeof pictures.image>) => uploaded(client, picture);
  const input: BatchInput = {
    name: args.name ?? null,
    matrix: prompts.length === 0 ? null : { prompts, models: named.map(modelRef), sizes, seeds },
    rows,
    shared: {
      ...settings,
      image: pictures.image && (await sent(pictures.image)),
      mask: pictures.mask && (await sent(pictures.mask)),
      referenceImages: await Promise.all(
        pictures.references.map(async (one) => ({ image: await sent(one) })),
      ),
    },
    cap,
    deadline: deadline?.toISOString() ?? null,
    skipRefused: args['skip-refused'] === true,
  };
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > MOST_BYTES)
    throw inputProblem(
      `The order is ${bytes} bytes long, and the server takes ${MOST_BYTES} at once.`,
      'Order the file in several parts.',
    );
  return { input, places: written.map(({ place }) => place) };
}

async function findPictures(
  args: ParsedArgs<typeof BATCH_ARGUMENTS>,
  all: Lists,
  workingDirectory: string,
) {
  const find = (text: string) => pointedPicture(text, workingDirectory);
  return {
    image: args.image === undefined ? null : await find(args.image),
    mask: args.mask === undefined ? null : await find(args.mask),
    references: await Promise.all(all('reference').map(find)),
  };
}

const labelsOf = (model: ModelToAskFragment | null) =>
  model?.capabilities.resolutionPresets.map(({ label }) => label) ?? [];

/** One line as the API takes it. What cannot be read is told with the line. */
function rowInput(
  { place, values, params }: WrittenRow,
  model: ModelToAskFragment | null,
  isLenient: boolean,
  problems: CollectedProblems,
): BatchRowInput {
  const read = <T>(work: () => T): T | null =>
    problems.take(() => {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof CliProblem)) throw error;
        throw new CliProblem(error.code, `${place}: ${error.message}`, error);
      }
    });
  const settings = parameterValues(params, model?.parameters ?? [], isLenient || model === null);
  if (settings.problem !== null)
    read(() => {
      throw settings.problem;
    });
  const name = values.get('model');
  const size = values.get('size');
  return {
    prompt: values.get('prompt') ?? null,
    model: name === undefined ? null : modelRef(name),
    size: size === undefined ? null : read(() => parseSize(size, labelsOf(model))),
    seed: read(() => seedsOf(values.has('seed') ? [values.get('seed') ?? ''] : [])[0] ?? null),
    negativePrompt: values.get('negative') ?? null,
    count: read(() => wholeNumber('count', values.get('count'))),
    extra: settings.inputs,
  };
}

/** Looks each model up once. What is not installed is null: the server says why, with its path. */
class Models {
  readonly #client: DarkroomClient;
  readonly #known = new Map<string, Promise<ModelToAskFragment | null>>();

  constructor(client: DarkroomClient) {
    this.#client = client;
  }

  of(name: string): Promise<ModelToAskFragment | null> {
    const known =
      this.#known.get(name) ??
      this.#client.request(ASK_MODEL, { ref: modelRef(name) }).then(({ model }) => model);
    this.#known.set(name, known);
    return known;
  }
}
