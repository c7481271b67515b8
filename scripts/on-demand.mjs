// Packages that a single command needs and no test: newcomers do not wait for them. Each folder of on-demand/ names and locks its own.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { at, hashOf, installLocked, refuse } from './house.mjs';

/** @returns a `require` that finds the packages of one folder, which are installed now if need be */
export function onDemand(name) {
  const place = at('.cache', 'on-demand', name);
  const stamp = path.join(place, 'installed');
  const locked = (file) => at('scripts', 'on-demand', name, file);
  const wanted = hashOf(readFileSync(locked('package-lock.json')), process.version);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.log(`Installing what only this command needs: ${name} …`);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(locked(file), path.join(place, file));
    if (installLocked(place) !== 0) refuse('It could not be installed; npm says why above. Start again when that is mended.');
    writeFileSync(stamp, wanted);
  }
  return createRequire(path.join(place, 'package.json'));
}
