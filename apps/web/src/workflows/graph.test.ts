import { describe, expect, it } from 'vitest';
import { joined, pathOf, withNewNode } from './add-node.ts';
import {
  edgesOf,
  freshId,
  mayFeed,
  renamed,
  withField,
  withNode,
  withoutNode,
  withPicture,
} from './graph.ts';
import { columnsOf } from './layout.ts';
import { NODE_KINDS, readType } from './node-kinds.ts';

const kind = (type: string) => {
  const found = NODE_KINDS.find((one) => one.type === type);
  if (!found) throw new Error(type);
  return found;
};

/** One, two beside each other, one behind both; and one that goes by the pictures of others. */
const DIAMOND = {
  nodes: {
    last: { type: 'inpaint', image: { node: 'left' }, mask: { node: 'mask' } },
    mask: { type: 'mask', image: { node: 'right' } },
    left: { type: 'image_to_image', image: { node: 'first', index: 1 } },
    right: { type: 'image_to_image', image: { node: 'first' } },
    first: { type: 'text_to_image', count: 2 },
    like: {
      type: 'text_to_image',
      reference_images: [
        { image: { node: 'right' }, strength: 0.5 },
        { image: { id: 'img_1' } },
        { image: { node: 'left' } },
      ],
    },
  },
};

describe('joining', () => {
  it('is known by what each input names, references among them', () => {
    expect(edgesOf(DIAMOND).map(({ from, to, path }) => [from, to, ...path])).toEqual([
      ['left', 'last', 'image'],
      ['mask', 'last', 'mask'],
      ['right', 'mask', 'image'],
      ['first', 'left', 'image'],
      ['first', 'right', 'image'],
      ['right', 'like', 'reference_images', '0', 'image'],
      ['left', 'like', 'reference_images', '2', 'image'],
    ]);
  });

  it('never makes nodes wait for each other', () => {
    expect(mayFeed(DIAMOND, 'first', 'last')).toBe(true);
    expect(mayFeed(DIAMOND, 'last', 'like')).toBe(true);
    expect(mayFeed(DIAMOND, 'last', 'first')).toBe(false);
    expect(mayFeed(DIAMOND, 'mask', 'right')).toBe(false);
    expect(mayFeed(DIAMOND, 'left', 'left')).toBe(false);
    expect(joined(DIAMOND, 'last', 'first', null)).toBe('round');
  });

  it('takes the input that was hit, else the first that is free', () => {
    const inputOf = (to: string, name: string | null) => {
      const next = joined(DIAMOND, 'first', to, pathOf(name));
      return typeof next === 'string' ? next : next.nodes[to];
    };
    expect(inputOf('last', 'mask')).toMatchObject({ mask: { node: 'first' } });
    expect(inputOf('mask', null)).toMatchObject({ image: { node: 'first' } });
    const free = withNode(DIAMOND, 'new', { type: 'inpaint', image: { id: 'img_1' } });
    expect(joined(free, 'first', 'new', null)).toMatchObject({
      nodes: { new: { image: { id: 'img_1' }, mask: { node: 'first' } } },
    });
    expect(inputOf('like', null)).toMatchObject({
      reference_images: [{}, {}, {}, { image: { node: 'first' } }],
    });
    expect(inputOf('like', 'reference_images 0 image')).toMatchObject({
      reference_images: [{ image: { node: 'first' }, strength: 0.5 }, {}, {}],
    });
    const unknown = withNode(DIAMOND, 'new', { type: 'who_knows' });
    expect(joined(unknown, 'first', 'new', null)).toBe('no-input');
  });
});

describe('nodes', () => {
  it('are added with the least free number, joined where they go on from another', () => {
    const first = withNewNode({ nodes: {} }, kind('text_to_image'), null, []);
    expect(first).toEqual({ id: '1', document: { nodes: { '1': { type: 'text_to_image' } } } });
    const second = withNewNode(first.document, kind('resize'), '1', []);
    expect(second.document.nodes['2']).toEqual({
      type: 'resize',
      image: { node: '1' },
      width: 1024,
      height: 1024,
    });
    expect(freshId({ nodes: { '1': {}, '3': {} } })).toBe('2');
  });

  it('leave nothing behind when they go', () => {
    const left = withoutNode(DIAMOND, 'right');
    expect(left.nodes.mask).toEqual({ type: 'mask' });
    expect(left.nodes.like).toMatchObject({
      reference_images: [{ image: { id: 'img_1' } }, { image: { node: 'left' } }],
    });
    expect(Object.keys(left.nodes)).toEqual(['last', 'mask', 'left', 'first', 'like']);
    const bare = withoutNode(left, 'left');
    expect(bare.nodes.like).toMatchObject({ reference_images: [{ image: { id: 'img_1' } }] });
  });

  it('take another id along to whoever names them, and none that is taken', () => {
    const next = renamed(DIAMOND, 'right', 'new');
    expect(next.nodes.mask).toEqual({ type: 'mask', image: { node: 'new' } });
    expect(next.nodes.like).toMatchObject({
      reference_images: [{ image: { node: 'new' }, strength: 0.5 }, {}, {}],
    });
    expect(renamed(DIAMOND, 'first', 'other').nodes.left).toMatchObject({
      image: { node: 'other', index: 1 },
    });
    expect(renamed(DIAMOND, 'right', 'left')).toBe(DIAMOND);
  });

  it('lose a key that says nothing', () => {
    expect(withField({ type: 'save', seed: 1 }, 'seed', '')).toEqual({ type: 'save' });
    expect(withField({ type: 'save' }, 'seed', 0)).toEqual({ type: 'save', seed: 0 });
    expect(withPicture({ type: 'save', image: { node: 'a' } }, ['image'], null)).toEqual({
      type: 'save',
    });
  });

  it('are of a kind by their type, with or without a provider before it', () => {
    expect(readType('some_maker_text_to_image')).toMatchObject({
      kind: { type: 'text_to_image', mode: 'TXT2IMG' },
      provider: 'some_maker',
    });
    expect(readType('resize')).toMatchObject({ kind: { mode: null }, provider: null });
    expect([readType('maker_resize'), readType('dream'), readType(7)]).toEqual([null, null, null]);
    expect(kind('inpaint').inputs.map(({ key }) => key)).toEqual(['image', 'mask']);
    expect(kind('text_to_image').inputs).toEqual([]);
  });
});

describe('columns', () => {
  it('put every node to the right of all that feed it', () => {
    expect(columnsOf(DIAMOND)).toEqual([['first'], ['left', 'right'], ['like', 'mask'], ['last']]);
  });

  it('put nodes near those that feed them', () => {
    const crossed = {
      nodes: {
        a: { type: 'text_to_image' },
        b: { type: 'text_to_image' },
        c: { type: 'upscale', image: { node: 'b' } },
        d: { type: 'upscale', image: { node: 'a' } },
      },
    };
    expect(columnsOf(crossed)).toEqual([
      ['a', 'b'],
      ['d', 'c'],
    ]);
  });

  it('hold every node once, also where a document goes round', () => {
    const round = {
      nodes: {
        a: { type: 'upscale', image: { node: 'c' } },
        b: { type: 'upscale', image: { node: 'a' } },
        c: { type: 'upscale', image: { node: 'b' } },
        self: { type: 'upscale', image: { node: 'self' } },
        lost: { type: 'upscale', image: { node: 'nowhere' } },
      },
    };
    expect(columnsOf(round).flat().sort()).toEqual(['a', 'b', 'c', 'lost', 'self']);
    expect(columnsOf({ nodes: {} })).toEqual([]);
  });
});
