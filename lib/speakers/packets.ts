import { Duplex, Transform, type Readable } from 'node:stream';
import type { Socket } from 'node:net';

/** A loudspeaker says who it is, what it hears, and what it has said: nothing of that is long. */
export const MOST_BYTES = 1024;
/** A packet's length stands in up to four bytes, seven bits in each. */
const LENGTH_BYTES = 4;

/**
 * Follows the packets of an MQTT stream by their announced lengths. False as soon as one is announced that is too long, before any of it is kept.
 * @param most bytes after the announced length
 */
export function packetsWithin(most: number): (chunk: Uint8Array) => boolean {
  /** What is left of the packet that is under way; null while its length is read. */
  let left: number | null = null;
  let read = 0;
  let length = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left !== null) {
        const passed = Math.min(left, chunk.length - at);
        at += passed;
        left -= passed;
      } else {
        const byte = chunk[at++]!;
        if (read > 0) {
          length += (byte & 127) * 128 ** (read - 1);
          if (length > most || (read === LENGTH_BYTES && byte > 127)) return false;
        }
        // The first byte says what it is, the next ones how long, until one has no upper bit.
        if (read === 0 || byte > 127) { read++; continue; }
        left = length;
      }
      if (left === 0) [left, read, length] = [null, 0, 0];
    }
    return true;
  };
}

/** A connection that ends when a packet is announced that is too long: the broker's library would gather up to 256 MB of it. */
export function measured(socket: Socket, most = MOST_BYTES): Duplex {
  const within = packetsWithin(most);
  const inbound: Readable = socket.pipe(new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      if (within(chunk)) return done(null, chunk);
      socket.destroy();
      done(new Error('A packet is too long'));
    },
  }));
  const both = Duplex.from({ readable: inbound, writable: socket });
  // Neither half outlives the other, whichever ends first.
  socket.on('error', () => both.destroy()).on('close', () => both.destroy());
  both.on('close', () => socket.destroy());
  return both;
}
