/** First words of a connection, after their length (PostgreSQL manual 55.7). */
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;

/** After these the server answers: Query, Sync, FunctionCall, Flush, CopyDone, CopyFail. */
const ENDS_SERIES = new Set("QSFHcf");

const TERMINATE = "X";

export interface MessageHandlers {
  /** The client asks for TLS or GSS encryption; on a Unix socket there is none. */
  refuseEncryption(): void;
  terminate(): void;
  /** The start-up message, or messages up to one that the server answers. */
  series(bytes: Uint8Array): void;
}

/** @returns what takes the bytes of one connection as they come, cut anywhere */
export function splitMessages(handlers: MessageHandlers): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let pending: Buffer[] = [];
  let started = false;

  /** @returns whether there was a whole one */
  const first = (): boolean => {
    if (rest.length < 8 || rest.length < rest.readUInt32BE(0)) return false;
    const [message, code] = [rest.subarray(0, rest.readUInt32BE(0)), rest.readUInt32BE(4)];
    rest = rest.subarray(message.length);
    if (code === SSL_REQUEST || code === GSS_REQUEST) handlers.refuseEncryption();
    else if (code === CANCEL_REQUEST) handlers.terminate();
    else {
      started = true;
      handlers.series(message);
    }
    return true;
  };
  const next = (): boolean => {
    if (rest.length < 5 || rest.length < 1 + rest.readUInt32BE(1)) return false;
    const message = rest.subarray(0, 1 + rest.readUInt32BE(1));
    rest = rest.subarray(message.length);
    const type = String.fromCharCode(message[0] ?? 0);
    if (type === TERMINATE) handlers.terminate();
    else pending.push(message);
    if (ENDS_SERIES.has(type)) {
      handlers.series(Buffer.concat(pending));
      pending = [];
    }
    return true;
  };

  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (started ? next() : first());
  };
}
