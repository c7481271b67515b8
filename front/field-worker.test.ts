import { afterEach, describe, expect, it, vi } from 'vitest';

const files = vi.hoisted(() => ({ manifest: null as ReadonlyMap<string, string> | null, on: true }));
vi.mock('./island-files', () => ({ islandManifest: () => files.manifest, readIsland: (file: string) => Buffer.from(`/* ${file} */`) }));
vi.mock('../lib/env', () => ({ env: () => ({ FIELD_WORKER: files.on }) }));
const { fieldWorker } = await import('./field-worker');

afterEach(() => Object.assign(files, { manifest: null, on: true }));
const built = (worker = '1', other = '1'): ReadonlyMap<string, string> => new Map([['field-worker', `field-worker-${worker}.js`], ['read-aloud', `read-aloud-${other}.js`]]);

describe('the worker of the farm door', () => {
  it('is asked for anew each time, and another build is another worker', async () => {
    files.manifest = built();
    const first = await fieldWorker();
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const text = await first.text();
    expect(text).toMatch(/^self\.HL_BUILD="[0-9a-f]{12}";\n\/\* field-worker-1\.js \*\/$/);
    files.manifest = built('1', '2');
    expect(await (await fieldWorker()).text()).not.toBe(text);
  });

  it.each([['told to go', () => { files.manifest = built(); files.on = false; }], ['not built', () => undefined]])('removes itself where it is %s, and leaves what waits to be sent alone', async (_case, given) => {
    given();
    const text = await (await fieldWorker()).text();
    expect(text).toContain('unregister()');
    expect(text).not.toMatch(/indexedDB/i);
  });
});
