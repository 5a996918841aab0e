import { createHash } from 'node:crypto';
import { FINAL_DETAIL, makePicture, type PictureBase } from '../kit/picture.ts';
import { readImage } from '../kit/read-image.ts';
import { type Graph, type GraphNode, linkOf } from './graph.ts';

/** What flows through a graph on its way to an output: pictures to be, and what they will show. */
interface Flow {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly base?: PictureBase | undefined;
  /** Everything that makes the picture another one; empty: it is the base itself. */
  readonly painted: readonly unknown[];
}

/** An output node's pictures. */
export interface NodeOutput {
  readonly node: string;
  readonly folder: 'output' | 'temp';
  readonly prefix: string;
  /** Paints one of them; `share` below 1: as it is on the way. */
  readonly paint: readonly ((share: number) => Promise<Buffer>)[];
}

type FileOf = (name: string) => Buffer | undefined;

/** Follows every output of a checked graph back to what it is made of. */
export async function execute(graph: Graph, fileOf: FileOf): Promise<NodeOutput[]> {
  const outputs: NodeOutput[] = [];
  for (const [node, { class_type: type, inputs }] of Object.entries(graph)) {
    if (type !== 'SaveImage' && type !== 'PreviewImage') continue;
    const flow = await follow(graph, inputs.images, fileOf);
    outputs.push({
      node,
      folder: type === 'SaveImage' ? 'output' : 'temp',
      prefix: String(inputs.filename_prefix ?? 'ComfyUI_temp'),
      paint: Array.from(
        { length: flow.count },
        (_, index) => (share: number) => paint(flow, index, share),
      ),
    });
  }
  return outputs;
}

async function follow(graph: Graph, value: unknown, fileOf: FileOf): Promise<Flow> {
  const node = graph[linkOf(value)?.[0] ?? ''];
  if (!node) throw new RangeError('A link leads nowhere.');
  const next = (name: string) => follow(graph, node.inputs[name], fileOf);
  const number = (name: string) => Number(node.inputs[name]);
  switch (node.class_type) {
    case 'EmptyLatentImage':
      return {
        width: number('width'),
        height: number('height'),
        count: number('batch_size'),
        painted: [],
      };
    case 'LoadImage': {
      const bytes = fileOf(String(node.inputs.image)) ?? Buffer.alloc(0);
      const facts = await readImage(bytes);
      return {
        width: facts?.width ?? 64,
        height: facts?.height ?? 64,
        count: 1,
        base: { bytes },
        painted: [],
      };
    }
    case 'ImageScale': {
      const flow = await next('image');
      const [width, height] = [number('width'), number('height')];
      return width === 0 && height === 0 ? flow : { ...flow, width, height };
    }
    case 'ImageUpscaleWithModel': {
      const flow = await next('image');
      return { ...flow, width: flow.width * 4, height: flow.height * 4 };
    }
    case 'RepeatLatentBatch': {
      const flow = await next('samples');
      return { ...flow, count: flow.count * number('amount') };
    }
    case 'SetLatentNoiseMask': {
      const flow = await next('samples');
      const mask = maskOf(graph, node, fileOf);
      return flow.base && mask ? { ...flow, base: { ...flow.base, ...mask } } : flow;
    }
    case 'KSampler': {
      const flow = await next('latent_image');
      return {
        ...flow,
        painted: [...flow.painted, describe(graph, node, new Set(['latent_image']))],
      };
    }
    case 'VAEEncode':
      return next('pixels');
    default:
      return next('samples');
  }
}

/** LoadImage's second output is 1 - alpha; LoadImageMask takes a channel, where white is painted. */
function maskOf(
  graph: Graph,
  node: GraphNode,
  fileOf: FileOf,
): Pick<PictureBase, 'mask' | 'maskPaints'> | null {
  const source = graph[linkOf(node.inputs.mask)?.[0] ?? ''];
  const mask = fileOf(String(source?.inputs.image));
  if (!mask) return null;
  const isAlpha = source?.class_type === 'LoadImage' || source?.inputs.channel === 'alpha';
  return { mask, maskPaints: isAlpha ? 'alpha' : 'white' };
}

/** A node and all that it is made of, as JSON can tell it. */
function describe(
  graph: Graph,
  node: GraphNode,
  without: ReadonlySet<string> = new Set(),
): unknown {
  const inputs = Object.entries(node.inputs).filter(([name]) => !without.has(name));
  return [
    node.class_type,
    inputs.map(([name, value]) => {
      const source = graph[linkOf(value)?.[0] ?? ''];
      return [name, source ? describe(graph, source) : value];
    }),
  ];
}

function paint(
  { width, height, base, painted }: Flow,
  index: number,
  share: number,
): Promise<Buffer> {
  const seed = createHash('sha256')
    .update(JSON.stringify([painted, index]))
    .digest('hex');
  return makePicture({
    seed,
    width,
    height,
    format: 'png',
    base,
    detail: Math.max(4, Math.round(FINAL_DETAIL * share)),
  });
}
