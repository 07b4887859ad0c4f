import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Smaller buffers may share their memory with others. */
const SMALLEST = 64 * 1024;

/** A port whose other end is closed: what is posted there goes nowhere. */
class DeadPort {
  /** Node closes it at the next turn of the event loop; until then it would hoard what is posted. */
  isDead = false;
  readonly #port: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.once('close', () => {
      this.isDead = true;
    });
    port2.close();
  }

  post(memory: ArrayBuffer): void {
    this.#port.postMessage(undefined, [memory]);
  }
}

let port: DeadPort | undefined;

/**
 * Gives the memory of a large buffer back at once, if it can; the buffer is empty afterwards. Left to the
 * collector, which minds the heap and not what buffers hold outside it, a scan takes half as much memory again,
 * in pages that have long left the processor's cache. Transferring the memory to nobody is the one way that Node has.
 */
export function release(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (!(memory instanceof ArrayBuffer) || memory.byteLength < SMALLEST) return;
  port ??= new DeadPort();
  if (port.isDead) port.post(memory);
}
