import { buildSandbox } from './app';
import { realClock } from './clock';
import { ConfigError, readConfig } from './config';
import { httpSender } from './http-sender';

/** What went wrong in one sentence that a person can act on. */
function sentence(error: unknown): string {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  if (code === 'EADDRINUSE') return 'The port is taken: stop what listens there, or set SANDBOX_PORT to another one.';
  if (code === 'ENOSPC') return 'The disk is full, so the journal cannot be written: free some space and start again.';
  if (code === 'EACCES') return `No permission: ${message}.`;
  return error instanceof ConfigError || code !== undefined
    ? message
    : error instanceof Error
      ? (error.stack ?? message)
      : message;
}

function fail(error: unknown): never {
  console.error(`sandbox: ${sentence(error)}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const config = readConfig();
  const sender = httpSender();
  const app = buildSandbox(config, realClock(), sender.send);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    sender.close();
    app.close().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('uncaughtException', fail);
  await app.listen({ port: config.port, host: config.host });
  console.log(`sandbox: the outside world listens on ${config.publicUrl} (data in ${config.dataDir})`);
}

main().catch(fail);
