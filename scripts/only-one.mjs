// One at a time on this machine: an address at which only one process can listen, and which is free again however that one ends.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A name of the system itself where it has such names; elsewhere a file, which a killed process leaves behind. */
function addressOf(name) {
  const id = `harvestloop-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return { address: `\0${id}` };
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\${id}` };
  const file = path.join(tmpdir(), `${id}.sock`);
  return { address: file, file };
}

const listen = (address) => new Promise((resolve, reject) => {
  const server = createServer((socket) => socket.destroy());
  server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
  server.listen(address, () => resolve(server.unref()));
});
const answers = (address) => new Promise((resolve) => {
  const socket = connect(address, () => { socket.destroy(); resolve(true); });
  socket.once('error', () => resolve(false));
});

/** Takes the name for this process. @returns a function that gives it back, or null when another process has it */
export async function takeName(name) {
  const { address, file } = addressOf(name);
  let server = await listen(address);
  if (!server && file && !(await answers(address))) {
    rmSync(file, { force: true });
    server = await listen(address);
  }
  return server && (() => new Promise((resolve) => server.close(resolve)));
}

/** Takes the name as soon as it is free, saying once that it waits. */
export async function awaitName(name, sentence) {
  for (let said = false; ; said = true) {
    const release = await takeName(name);
    if (release) return release;
    if (!said) console.log(sentence);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
