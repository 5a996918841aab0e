import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import type { Reply } from '../kit/reply.ts';
import { plain } from './errors.ts';

interface SavedFile {
  readonly bytes: Buffer;
  readonly fault: Fault | undefined;
  looks: number;
}

/** The folders `input`, `output` and `temp`. */
export class Files {
  readonly #inputs = new Map<string, Buffer>();
  readonly #saved = new Map<string, SavedFile>();

  constructor(context: Pick<EmulatorContext, 'onReset'>) {
    context.onReset(() => {
      this.#inputs.clear();
      this.#saved.clear();
    });
  }

  /** Keeps an upload; one of a name that is taken gets a number behind it, unless it may take the other's place. */
  upload(file: { name: string; subfolder: string; overwrite: boolean; bytes: Buffer }): string {
    const path = (name: string) => (file.subfolder === '' ? name : `${file.subfolder}/${name}`);
    const [stem = '', extension = ''] = [
      file.name.replace(/\.\w+$/, ''),
      /\.\w+$/.exec(file.name)?.[0],
    ];
    let name = file.name;
    for (let again = 1; !file.overwrite && this.#inputs.has(path(name)); again += 1) {
      name = `${stem} (${again})${extension}`;
    }
    this.#inputs.set(path(name), file.bytes);
    return name;
  }

  input(name: string): Buffer | undefined {
    return this.#inputs.get(name);
  }

  save(
    bytes: Buffer,
    {
      folder,
      prefix,
      fault,
    }: { folder: 'output' | 'temp'; prefix: string; fault: Fault | undefined },
  ): { filename: string; subfolder: string; type: 'output' | 'temp' } {
    const parts = prefix.split('/');
    const number = String(this.#saved.size + 1).padStart(5, '0');
    const filename = `${parts.at(-1)}_${number}_.png`;
    const subfolder = parts.slice(0, -1).join('/');
    this.#saved.set(`${folder}:${subfolder}:${filename}`, { bytes, fault, looks: 0 });
    return { filename, subfolder, type: folder };
  }

  /** What `/view` answers. */
  view(query: URLSearchParams): Reply {
    const [type, subfolder, name] = [
      query.get('type') ?? 'output',
      query.get('subfolder') ?? '',
      query.get('filename') ?? '',
    ];
    const picture = (bytes: Buffer): Reply => ({
      status: 200,
      headers: { 'content-type': 'image/png', 'content-disposition': `filename="${name}"` },
      body: bytes,
    });
    if (type === 'input') {
      const input = this.#inputs.get(subfolder === '' ? name : `${subfolder}/${name}`);
      return input ? picture(input) : plain(404, '404: Not Found');
    }
    const saved = this.#saved.get(`${type}:${subfolder}:${name}`);
    if (!saved) return plain(404, '404: Not Found');
    saved.looks += 1;
    const { fault, looks } = saved;
    switch (fault?.kind) {
      case 'result-expired':
        return fault.lasting || looks === 1 ? plain(404, '404: Not Found') : picture(saved.bytes);
      case 'result-redirect':
        return { status: fault.status, headers: { location: fault.location }, body: '' };
      case 'result-wrong-type':
        return {
          status: 200,
          headers: { 'content-type': fault.contentType },
          body: '<html>login</html>',
        };
      default:
        return picture(saved.bytes);
    }
  }
}
