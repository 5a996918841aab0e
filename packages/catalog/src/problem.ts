/** A place in a file; lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** Something wrong with a file of the catalog. The others go on. */
export interface CatalogProblem extends Place {
  /** CONFIG_TOO_COMPLEX: too large, too deep or with too many aliases. CONFIG_INVALID: anything else. */
  code: 'CONFIG_INVALID' | 'CONFIG_TOO_COMPLEX';
  /** A sentence: what stands there, what is possible, what to do. */
  message: string;
  /** The right word that a misspelt one is most like. */
  nearest: string | null;
  /** Whether the provider or model is left out because of it. */
  isLeftOut: boolean;
}

/** A problem in a line: `acme/provider.yaml:3: what is wrong`. */
export const problemLine = ({ file, line, message }: CatalogProblem): string =>
  `${file}:${line}: ${message}`;

/** Collects problems. */
export class Problems {
  readonly list: CatalogProblem[] = [];

  add(place: Place, message: string, details: Partial<CatalogProblem> = {}): void {
    const { file, line, column } = place;
    this.list.push({
      file,
      line,
      column,
      message,
      code: 'CONFIG_INVALID',
      nearest: null,
      isLeftOut: true,
      ...details,
    });
  }

  /** Whether anything was found that leaves a file out. */
  get isBroken(): boolean {
    return this.list.some((problem) => problem.isLeftOut);
  }
}
