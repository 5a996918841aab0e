import type { Dimensions, ImageFacts, Plan } from '@darkroom/core';
import type { Warning } from '../contracts.ts';
import type { WorkflowNode } from './read-workflow.ts';
import { comingId } from './step-work.ts';
import type { PictureInput } from './workflow-document.ts';

/** What a picture is taken for whose size is its model's to say. */
const USUAL: Dimensions = { width: 1024, height: 1024 };

/** A size, and whether it is only taken to be so. */
interface Expected extends Dimensions {
  isAssumed: boolean;
}

/** What is known, before anything is made, of the pictures that nodes will make. */
export class ComingPictures {
  readonly warnings: Warning[] = [];
  /** Of pictures that are there already, by their ids. */
  readonly known: ReadonlyMap<string, ImageFacts>;
  readonly #nodes = new Map<string, Expected>();

  constructor(known: ReadonlyMap<string, ImageFacts>) {
    this.known = known;
  }

  /** What the pictures that feed a node will be, by the ids with which its request names them. */
  expected(node: Extract<WorkflowNode, { kind: 'generate' }>): Map<string, ImageFacts> {
    const found = new Map<string, ImageFacts>();
    const { image, mask } = node.node;
    for (const { picture } of node.feeds) {
      if (picture.node === undefined) continue;
      let size = this.#sizeOf(picture);
      // Picture and mask must agree: the one that is known tells of the one that is not.
      if (size.isAssumed && image && mask) {
        const other = picture === image ? mask : picture === mask ? image : null;
        if (other) size = { ...this.#sizeOf(other), isAssumed: true };
      }
      if (size.isAssumed) this.#tell(node.id, picture.node, size);
      const { width, height } = size;
      found.set(comingId(picture.node, picture.index ?? 0), {
        sha256: '0'.repeat(64),
        mimeType: 'image/png',
        byteSize: 1,
        width,
        height,
      });
    }
    return found;
  }

  /** `plan`: null where it could not be planned, which is told. */
  addGeneration(node: WorkflowNode & { kind: 'generate' }, plan: Plan | null): void {
    const size = plan?.resolved?.size;
    if (size?.width && size.height)
      this.#nodes.set(node.id, { width: size.width, height: size.height, isAssumed: false });
    else {
      const { image } = node.node;
      this.#nodes.set(node.id, { ...(image ? this.#sizeOf(image) : USUAL), isAssumed: true });
    }
  }

  addLocal({ id, node }: WorkflowNode & { kind: 'local' }): void {
    const size =
      node.type === 'resize'
        ? { width: node.width, height: node.height, isAssumed: false }
        : this.#sizeOf(node.image);
    this.#nodes.set(id, size);
  }

  #sizeOf({ node, id }: PictureInput): Expected {
    if (node !== undefined) return this.#nodes.get(node) ?? { ...USUAL, isAssumed: true };
    const facts = this.known.get(id ?? '');
    return facts
      ? { width: facts.width, height: facts.height, isAssumed: false }
      : { ...USUAL, isAssumed: true };
  }

  #tell(of: string, by: string, { width, height }: Dimensions): void {
    const message = `Node ${of}: what node ${by} makes has a size that only its model knows; it is planned as ${width}x${height}, and judged again when it is there.`;
    this.warnings.push({ code: 'SIZE_NOT_KNOWN', message });
  }
}
