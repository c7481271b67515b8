import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startServer } from '../embedded';
import { migrate } from '../migrate';
import pg from 'pg';

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string;
  }
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** One throwaway server a run and one migrated template in it; each test file clones the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const major = project.name.endsWith('-15') ? 15 : 18;
  const server = await startServer({ folder: mkdtempSync(path.join(tmpdir(), 'hl-int-')), throwaway: true, major });
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query('create database template_harvestloop');
    await admin.end();
    await migrate(server.database('template_harvestloop'), root);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('serverUrl', server.url);
  return () => server.stop();
}
