// Prints the secrets of a new installation as NAME=value lines: `node scripts/secrets.mjs > secrets.env`. Nothing is kept here.
import { freshSecrets } from './house.mjs';

process.stdout.write(Object.entries(freshSecrets()).map(([name, value]) => `${name}=${value}\n`).join(''));
