import { createRequire } from 'node:module';

/** The driver's connection, as far as it is mended here. */
interface DriverConnection extends NodeJS.EventEmitter {
  readonly closed: boolean;
  /** Why it was closed. */
  readonly error: Error | null;
  writeCommand(command: unknown, options: unknown): Promise<void>;
}

// The driver that mongoose brings along.
const requireOfMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));
const { Connection }: { readonly Connection: { readonly prototype: DriverConnection } } = requireOfMongoose(
  'mongodb/lib/cmap/connection.js',
);
const write = Connection.prototype.writeCommand;

/**
 * Mends what the MongoDB driver (7.8, 7.9) does when it writes to a server that has gone this moment: the write is
 * refused, and the driver waits until the line is free again, which it never is, without a limit of time. Such a command
 * never came back; and where it was the driver's own look at the server, the process was without MongoDB for good. Now a
 * command ends with its line, by the error that the line ended with.
 */
Connection.prototype.writeCommand = async function (command, options) {
  await new Promise<void>((resolve, reject) => {
    const end = () => reject(this.error ?? new Error('The line to MongoDB is closed.'));
    if (this.closed) return end();
    this.once('close', end);
    const written = write.call(this, command, options).finally(() => this.off('close', end));
    written.then(resolve, reject);
  });
};
