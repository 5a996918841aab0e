import type { ResolvedRequest } from '../generation/request.ts';
import type { PriceFacts } from '../prices/match.ts';
import type { ModelRecord } from '../records/model-record.ts';

/** What price conditions are matched against: the settings as they will be sent, defaults where none was given. */
export function priceFacts(model: ModelRecord, request: ResolvedRequest): PriceFacts {
  const facts: Record<string, string | number | boolean | null> = { mode: request.mode };
  for (const parameter of model.parameters) {
    if (parameter.type !== 'image' && parameter.default !== undefined)
      facts[parameter.name] = parameter.default;
  }
  for (const [name, value] of Object.entries(request.parameters))
    if (!Array.isArray(value)) facts[name] = value;
  const { size } = request;
  if (size?.width && size.height) {
    facts.width = size.width;
    facts.height = size.height;
    facts.size = `${size.width}x${size.height}`;
  }
  if (size?.preset) facts.imageSize = size.preset.imageSize;
  if (size?.aspectRatio) facts.aspectRatio = size.aspectRatio;
  facts.outputFormat = request.outputFormat;
  return facts;
}
