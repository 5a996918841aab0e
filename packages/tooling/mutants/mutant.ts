/** One guard of the product taken away or turned around, and the test that has to notice. */
export interface Mutant {
  /** In kebab-case, unique; `--only` takes it. */
  id: string;
  /** A sentence: what holds as long as the guard is there. */
  guards: string;
  /** From the repository's root. */
  file: string;
  /** The exact text of the guard. It occurs once in the file. */
  find: string;
  /** What stands in its place. It still parses, and differs from `find`. */
  replace: string;
  test: MutantTest;
}

/** What is run against a mutant. */
export interface MutantTest {
  /** The package's folder, from the repository's root. */
  package: string;
  /** The test file, from the package's folder. */
  file: string;
  /** Part of the names of the tests that are run, as a regular expression. Default: all of the file. */
  name?: string;
}
