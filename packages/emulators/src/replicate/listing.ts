import type { EmulatorContext } from '../kit/emulator.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { notFound } from './errors.ts';
import { COLLECTIONS, type Model, nameOf, servedModels } from './models.ts';
import { modelJson, versionJson } from './openapi.ts';

const PAGE = 10;
/** Whom every key belongs to. */
export const USERNAME = 'emulator-user';
export const DEPLOYMENT = { owner: USERNAME, name: 'my-sketcher', model: `${USERNAME}/sketcher` };

/** The lists of models, as they are served now. */
export class Listing {
  readonly #context: EmulatorContext;

  constructor(context: EmulatorContext) {
    this.#context = context;
  }

  served(): readonly Model[] {
    const { models, today } = this.#context.settings;
    return servedModels(models, today);
  }

  find(name: string): Model | undefined {
    return this.served().find((model) => nameOf(model) === name);
  }

  /** Throws ReplicateRefusal where it is not served. */
  model(name: string): Model {
    const model = this.find(name);
    if (model === undefined) throw notFound();
    return model;
  }

  /** The model that has a version, which may carry its name in front. */
  ofVersion(version: string): { model: Model; version: string } | undefined {
    const [, name, id = ''] = /^(?:([^:]+):)?([0-9a-f]{64})$/.exec(version) ?? [];
    const model = this.served().find(
      (one) => one.versions.includes(id) && (name === undefined || name === nameOf(one)),
    );
    return model && { model, version: id };
  }

  /** Public models, ten a page. */
  page(cursor: string | null): Reply {
    const models = this.served().filter(({ isPrivate }) => !isPrivate);
    const start = Number(cursor ?? 0);
    const url = (at: number) => `${this.#context.url()}/v1/models?cursor=${at}`;
    return jsonReply(200, {
      previous: start > 0 ? url(Math.max(0, start - PAGE)) : null,
      next: start + PAGE < models.length ? url(start + PAGE) : null,
      results: models.slice(start, start + PAGE).map(modelJson),
    });
  }

  /** The official client sends the words as the text of a JSON string. */
  search(words: string): Reply {
    const wanted = words.replace(/^"|"$/g, '').trim().toLowerCase();
    const found = this.served().filter(
      (model) =>
        !model.isPrivate && `${nameOf(model)} ${model.description}`.toLowerCase().includes(wanted),
    );
    return jsonReply(200, { previous: null, next: null, results: found.map(modelJson) });
  }

  versions(name: string): Reply {
    const model = this.model(name);
    const results = model.versions.map((id) => versionJson(model, id));
    return jsonReply(200, { previous: null, next: null, results });
  }

  version(name: string, id: string): Reply {
    const model = this.model(name);
    if (!model.versions.includes(id)) throw notFound();
    return jsonReply(200, versionJson(model, id));
  }

  collections(): Reply {
    const results = Object.entries(COLLECTIONS).map(([slug, name]) => ({
      name,
      slug,
      description: `${name}.`,
    }));
    return jsonReply(200, { previous: null, next: null, results });
  }

  collection(slug: string): Reply {
    const name = COLLECTIONS[slug];
    if (name === undefined) throw notFound();
    const models = this.served().filter(({ collections }) => collections.includes(slug));
    return jsonReply(200, {
      name,
      slug,
      description: `${name}.`,
      full_description: null,
      models: models.map(modelJson),
    });
  }

  deployments(): Reply {
    return jsonReply(200, { previous: null, next: null, results: this.#deployments() });
  }

  deployment(owner: string, name: string): Reply {
    const [found] = this.#deployments();
    if (found === undefined || owner !== DEPLOYMENT.owner || name !== DEPLOYMENT.name) {
      throw notFound();
    }
    return jsonReply(200, found);
  }

  #deployments(): object[] {
    const { owner, name } = DEPLOYMENT;
    const model = this.find(DEPLOYMENT.model);
    if (model === undefined) return [];
    return [
      {
        owner,
        name,
        current_release: {
          number: 1,
          model: nameOf(model),
          version: model.versions[0],
          created_at: '2026-05-01T10:00:00.000000Z',
          created_by: { type: 'user', username: USERNAME, name: 'Emulator' },
          configuration: { hardware: 'gpu-t4', min_instances: 0, max_instances: 1 },
        },
      },
    ];
  }
}
