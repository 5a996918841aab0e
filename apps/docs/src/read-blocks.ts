/** A fenced block of a page. */
export interface Block {
  /** The word behind the fence, such as `sh`. */
  language: string;
  /** `file=picture.py`: the reader saves it under this name. */
  file: string | null;
  /** `needs=go`: it is run where that program is there. */
  needs: string | null;
  /** `not-run="…"`: why no test can run it. */
  notRun: string | null;
  /** `stopped`: it is for a server that does not run. */
  isForStopped: boolean;
  text: string;
  /** Of the fence, from 1. */
  line: number;
}

const FENCE = /^```(\S+)[ \t]*(.*)\n([\s\S]*?)^```[ \t]*$/gm;

const setting = (settings: string, name: string): string | null => {
  const match = new RegExp(`(?:^| )${name}=(?:"([^"]*)"|(\\S+))`).exec(settings);
  return match?.[1] ?? match?.[2] ?? null;
};

/** Every fenced block of a page, in order. */
export function readBlocks(page: string): Block[] {
  return [...page.matchAll(FENCE)].map((match) => {
    const [, language = '', settings = '', text = ''] = match;
    return {
      language,
      file: setting(settings, 'file'),
      needs: setting(settings, 'needs'),
      notRun: setting(settings, 'not-run'),
      isForStopped: /(?:^| )stopped(?: |$)/.test(settings),
      text,
      line: page.slice(0, match.index).split('\n').length,
    };
  });
}
