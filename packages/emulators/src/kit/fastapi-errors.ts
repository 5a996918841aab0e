import type { z } from 'zod';
import { ApiRefusal } from './image-api.ts';
import { jsonReply, type Reply } from './reply.ts';

/** As servers on FastAPI answer: `{"detail": "…"}`. */
export const detailReply = (
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => jsonReply(status, { detail: text }, headers);

export const refuseDetail = (status: number, text: string): ApiRefusal =>
  new ApiRefusal(detailReply(status, text));

interface Fault {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

/** A 422 with the list of what is wrong, in pydantic's form. */
export function refuseFields(error: z.ZodError): ApiRefusal {
  const faults = error.issues.flatMap((issue): Fault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          type: 'extra_forbidden',
          loc: ['body', key],
          msg: 'Extra inputs are not permitted',
        }))
      : [
          {
            type: issue.code,
            loc: [
              'body',
              ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
            ],
            msg: issue.message,
          },
        ],
  );
  return new ApiRefusal(jsonReply(422, { detail: faults }));
}
