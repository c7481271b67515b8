import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

type File = { path: string; content: string };
type Filters = { externalTables: string[]; externalEnums: string[] };
/** What we use of Prisma's schema engine; its package ships no types for this entry. */
export type SchemaEngine = {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>;
  diff(input: unknown): Promise<{ exitCode: number; stdout: string | null }>;
};
type EngineModule = {
  __wbg_set_wasm(exports: unknown): void;
  SchemaEngine: { new: (options: unknown, log: (line: string) => void, factory: unknown) => Promise<SchemaEngine> };
};

export const NO_FILTERS: Filters = { externalTables: [], externalEnums: [] };

/**
 * The engine's glue is one module a process and knows one instance, so there must be one instance too, however often this file is
 * loaded: each test project loads it anew, and a second instance tore the first one's memory.
 */
const ours = globalThis as { harvestloopSchemaEngine?: Promise<EngineModule> };

/** Prisma's own engine as WebAssembly: no native binary, no download, and the same `_prisma_migrations` table. */
function loadEngine(): Promise<EngineModule> {
  ours.harvestloopSchemaEngine ??= (async () => {
    const require = createRequire(import.meta.url);
    const entry = '@prisma/schema-engine-wasm/schema_engine_bg';
    const glue = (await import(/* webpackIgnore: true */ entry)) as EngineModule;
    const file = require.resolve(entry).replace('schema_engine_bg.js', 'schema_engine_bg.wasm');
    const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), { './schema_engine_bg.js': glue as never });
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => { throw new Error(message); } } });
    return glue;
  })();
  return ours.harvestloopSchemaEngine;
}

/** Said in the very transaction of a migration's script, so that a row without an end always means that nothing of it is there. */
const FINISHED = `do $$ begin
  if to_regclass('_prisma_migrations') is not null then
    update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where finished_at is null and rolled_back_at is null;
  end if;
end $$`;

/**
 * The adapter cuts a script at every semicolon, which breaks function bodies; PostgreSQL takes the script whole, and
 * runs it as one transaction, so half a migration never stays behind.
 */
class WholeScripts extends PrismaPg {
  readonly #config: { connectionString: string; max: number };
  /** What PostgreSQL said; the engine hands on only that something failed. */
  failure: unknown;
  readonly #open: { dispose(): Promise<void> }[] = [];

  constructor(config: { connectionString: string; max: number }) {
    super(config);
    this.#config = config;
  }

  override async connect() {
    const adapter = await super.connect();
    this.#open.push(adapter);
    adapter.executeScript = async (script) => {
      const client = new pg.Client(this.#config);
      await client.connect();
      try {
        await client.query(`${script}\n;${FINISHED}`);
      } catch (error) {
        this.failure = error;
        throw error;
      } finally {
        await client.end();
      }
    };
    return adapter;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((adapter) => adapter.dispose()));
  }
}

/** Runs work against a database with an engine that knows the given schema, and leaves no connection behind. */
export async function withSchemaEngine<T>(
  connectionString: string, datamodels: readonly File[], work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine: Engine } = await loadEngine();
  const scripts = new WholeScripts({ connectionString, max: 1 });
  const engine = await Engine.new(
    { datamodels: datamodels.map((file) => [path.basename(file.path), file.content]) }, () => undefined, bindMigrationAwareSqlAdapterFactory(scripts));
  try {
    return await work(engine);
  } catch (error) {
    throw scripts.failure ?? error;
  } finally {
    await scripts.close();
  }
}
