import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@darkroom/core';
import { type Catalog, loadCatalog } from '../src/catalog.ts';

export const NOW = Date.parse('2026-11-21T12:00:00Z');

export const clock: Clock = { now: () => NOW, monotonic: () => 0, sleep: async () => undefined };

export const fixturesDirectory = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** A provider's file that is right. */
export const PROVIDER = `slug: painter
label: Painter
configurationMethods: [predefined-model]
protocol: test-protocol
baseUrl: https://api.example.com/v1
`;

/** A model's file that is right. */
export const MODEL = `source: external://painter/one
name: One
description: Paints. An API key is required, and use may cost money.
capabilities:
  maxImagesPerRequest: 1
wire:
  fields: { prompt: prompt }
`;

/** Two directories of providers in a new folder, written as a test says. Files are gone after `dispose`. */
export class Home implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'darkroom-catalog-'));
  readonly builtIn = join(this.path, 'built-in');
  readonly user = join(this.path, 'user');

  constructor() {
    // What speaks the protocol that the files above name.
    this.write(
      'built-in/speaker/provider.yaml',
      'slug: speaker\nlabel: Speaker\nconfigurationMethods: [predefined-model]\nprovidesProtocol: test-protocol\n',
    );
    this.write('built-in/speaker/adapter.ts', 'export const adapter = {};\n');
    mkdirSync(this.user, { recursive: true });
  }

  write(path: string, content: string | Uint8Array): string {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  copyFixture(name: string, to: string): void {
    cpSync(join(fixturesDirectory, name), join(this.path, to), { recursive: true });
  }

  remove(path: string): void {
    rmSync(join(this.path, path), { recursive: true });
  }

  load(): Promise<Catalog> {
    return loadCatalog({
      directories: [
        { path: this.user, origin: 'user', name: 'user' },
        { path: this.builtIn, origin: 'built-in', name: 'built-in' },
      ],
      clock,
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Problems as "folder/file:line:column message". */
export const told = (catalog: Catalog): string[] =>
  catalog.problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
