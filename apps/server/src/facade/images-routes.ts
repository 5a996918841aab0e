import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HostRules } from '../http/hosts.ts';
import { actorOf } from '../http/http-server.ts';
import { HttpProblem } from '../http/problem.ts';
import { ownerOf } from '../modules/shared/owner.ts';
import type { DoorServices } from '../services.ts';
import { answerEvents, type EventOptions } from './answer-events.ts';
import { acceptedHeaders, endedHeaders } from './answer-headers.ts';
import { answerImages } from './answer-images.ts';
import { endOfGeneration } from './end-of-generation.ts';
import { errorOfProblems } from './error-of-problem.ts';
import { findModel } from './find-model.ts';
import { type GivenForm, jsonForm } from './given-fields.ts';
import { badField } from './openai-error.ts';
import { ownPictures } from './own-pictures.ts';
import { readImageRequest } from './read-image-request.ts';
import { readJsonPictures } from './read-json-pictures.ts';
import { readMultipart } from './read-multipart.ts';

export interface ImagesOptions {
  services: DoorServices;
  hosts: HostRules;
  /** Aborted when the server is about to stop, so that nobody waits until the connection is cut. */
  stopping: AbortSignal;
}

/** Sixteen pictures and a mask, also where they come as base64. */
const EDIT_BODY_BYTES = 1024 ** 3;

/** Whoever hangs up does not wait any more; what was ordered goes on, and is kept. */
function waiting(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, stopping]);
}

function idempotencyKey({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  if (Array.isArray(key))
    throw badField(null, 'Send one Idempotency-Key.', 'invalid_idempotency_key');
  return key ?? null;
}

/** Orders what a form asks for by the one way that there is, waits for it and answers it. */
async function order(
  request: FastifyRequest,
  reply: FastifyReply,
  form: GivenForm,
  kind: EventOptions['kind'],
  { services, hosts, stopping }: ImagesOptions,
): Promise<FastifyReply> {
  const name = form.fields.get('model');
  if (name !== undefined && typeof name !== 'string')
    throw badField('model', 'model takes a text.', 'invalid_type');
  const model = await findModel(services, name ?? null);
  const asked = readImageRequest(model, form, request.headers);
  const outcome = await services.engine.generations.create({
    actor: ownerOf(actorOf(request)),
    model: { source: model.source },
    request: asked.request,
    idempotencyKey: idempotencyKey(request),
  });
  if (!outcome.ok) throw errorOfProblems(outcome.problems);
  const row = outcome.value;
  reply.headers(acceptedHeaders(row));
  const signal = waiting(reply, stopping);
  if (asked.isStream) {
    const redact = (text: string) => services.secrets.redact(text);
    return answerEvents(reply, services, row, { kind, signal, redact });
  }
  const ended = await endOfGeneration(services.engine, row, signal);
  reply.headers(endedHeaders(ended));
  const origin = hosts.originOf(request.headers.host);
  return answerImages(reply, services, ended, { form: asked.form, origin });
}

/** POST /images/generations and POST /images/edits. */
export function addImagesRoutes(scope: FastifyInstance, options: ImagesOptions): void {
  const { services, hosts } = options;
  scope.post('/images/generations', async (request, reply) =>
    order(request, reply, jsonForm(request.body), 'image_generation', options),
  );
  scope.register(async (edits) => {
    // Pictures are in the bodies of this route: it reads them itself, as they come.
    edits.removeAllContentTypeParsers();
    edits.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    edits.post('/images/edits', { bodyLimit: EDIT_BODY_BYTES }, async (request, reply) => {
      const { raw } = request;
      const intake = services.engine.uploads.intake(ownerOf(actorOf(request)));
      try {
        const type = raw.headers['content-type'] ?? '';
        const ownPicture = ownPictures(services.signedUrls, hosts, request.headers.host);
        const form = /^multipart\/form-data/i.test(type)
          ? await readMultipart(raw, intake)
          : /^application\/json/i.test(type)
            ? await readJsonPictures(raw, { intake, ownPicture })
            : null;
        if (form === null) {
          throw new HttpProblem(
            415,
            'UNSUPPORTED_MEDIA_TYPE',
            'Edits come as multipart/form-data or as application/json.',
          );
        }
        if (form.images.length === 0) {
          throw badField(
            /json/i.test(type) ? 'images' : 'image',
            'You must provide the picture that is to be edited.',
            'missing_required_parameter',
          );
        }
        return await order(request, reply, form, 'image_edit', options);
      } finally {
        intake.release();
        // What is left of a body that was refused is passed over: the connection is good for the next request.
        if (!raw.readableEnded) raw.resume();
      }
    });
  });
}
