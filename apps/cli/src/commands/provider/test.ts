import { renderStep } from '../../output/steps.ts';
import { CliProblem } from '../../program/cli-problem.ts';
import { defineCommand } from '../../program/command.ts';
import { type ExitCode, exitCodeOf } from '../../program/exit-codes.ts';
import { reportOf } from '../../program/report.ts';
import {
  adapterStep,
  bad,
  configurationStep,
  credentialsStep,
  good,
  keyStep,
  type Step,
} from '../../provider/check-steps.ts';
import { findProvider } from '../../provider/find-provider.ts';
import { generateStep } from '../../provider/generate-step.ts';

export default defineCommand({
  args: {
    provider: { type: 'positional', required: true, description: "The provider's slug." },
    generate: { type: 'boolean', description: 'Make one picture too, after its cost was said.' },
    output: {
      type: 'string',
      alias: 'o',
      valueHint: 'path',
      description: 'Where the picture goes. Default: here, named by the generation.',
    },
    model: {
      type: 'string',
      alias: 'm',
      valueHint: 'model',
      description: 'Which model makes it. Default: the provider’s cheapest.',
    },
    force: { type: 'boolean', description: 'Write over a file that is there.' },
    yes: {
      type: 'boolean',
      alias: 'y',
      description: 'Agree to the cost; needed where nobody can be asked.',
    },
  },
  examples: [
    'darkroom provider test <provider>',
    'darkroom provider test <provider> --generate --output f.png',
  ],
  json: '{ provider, steps: [{ name, isGood, isSettled, text, code }], path }; path is null without --generate. A step that fails is the error; so is one that could not be settled, unless --generate shows it.',
  run: async ({ args, session }) => {
    const { output } = session;
    const client = await session.client();
    const provider = await findProvider(client, args.provider);
    const steps: Step[] = [];
    // What to do stands with the step, so the end of the command only names it; a program gets it in the error.
    const failed = ({ name, isSettled, code, text }: Step, exitCode: ExitCode) =>
      new CliProblem(
        code ?? 'INTERNAL',
        output.isJson
          ? text
          : isSettled
            ? `${provider.label} is not ready: "${name}" failed.`
            : `${provider.label} may be ready or not: "${name}" could not be found out.`,
        { exitCode },
      );
    const tell = (step: Step) => {
      steps.push(step);
      if (!output.isJson) output.result(step, renderStep);
      // A picture shows whether the key is good, also where the free call is not allowed.
      const isShownLater = !step.isSettled && args.generate === true;
      if (!step.isGood && !isShownLater)
        throw failed(step, exitCodeOf({ code: step.code ?? 'INTERNAL', kind: 'user' }));
    };
    tell(configurationStep(provider));
    tell(keyStep(provider));
    tell(adapterStep(provider));
    tell(await credentialsStep(client, provider.slug));
    let path: string | null = null;
    if (args.generate === true) {
      const options = {
        model: args.model ?? null,
        output: args.output ?? './',
        isForced: args.force === true,
        isYes: args.yes === true,
      };
      const made = await generateStep(session, client, provider, options).catch(
        (error: unknown) => {
          const { code, message, hint, exitCode } = reportOf(error);
          if (code === 'INTERRUPTED' || code === 'USAGE') throw error;
          const text = hint === null ? message : `${message}\n${hint}`;
          const step = bad('image generated', code, text);
          if (!output.isJson) output.result(step, renderStep);
          throw failed(step, exitCode);
        },
      );
      path = made.path;
      tell(good('image generated', made.cost ?? ''));
      tell(good('image saved', path));
    }
    if (output.isJson) output.result({ provider: provider.slug, steps, path }, () => '');
    return 0;
  },
});
