import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where the built islands are: one file each with the hash of its content in its name, and a manifest of names. */
export const ISLAND_FOLDER = join(process.cwd(), '.build', 'light');

export const ISLANDS = ['read-aloud', 'signature', 'poll', 'submit-once', 'check-proof', 'live', 'speaker', 'field', 'forget', 'outbox', 'voice'] as const;
export type IslandName = (typeof ISLANDS)[number];

let known: { readonly changedMs: number; readonly files: ReadonlyMap<string, string> } | undefined;

/** All built files by their names; null when the islands have not been built. */
export function islandManifest(): ReadonlyMap<string, string> | null {
  const manifest = join(ISLAND_FOLDER, 'manifest.json');
  const changedMs = statSync(manifest, { throwIfNoEntry: false })?.mtimeMs;
  if (changedMs === undefined) return null;
  if (known?.changedMs !== changedMs) {
    known = { changedMs, files: new Map(Object.entries(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>)) };
  }
  return known.files;
}

/** The file of an island, "read-aloud-1a2b3c4d.js"; null when the islands have not been built (the page works without). */
export const islandFile = (name: string): string | null => islandManifest()?.get(name) ?? null;

/** The content of a built file, and nothing else: a name that the build did not make is null. */
export function readIsland(file: string): Buffer | null {
  if (!/^[a-z-]+-[0-9a-f]{10}\.js$/.test(file)) return null;
  const path = join(ISLAND_FOLDER, file);
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : null;
}
