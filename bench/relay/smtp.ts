import { SMTPServer } from 'smtp-server';
import { answerTasks } from './child.js';

/** Address → when its letter was accepted, ms since the epoch. */
const accepted = new Map<string, number>();

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData: (stream, session, done) => {
    stream.resume();
    stream.on('end', () => {
      for (const { address } of session.envelope.rcptTo) accepted.set(address, Date.now());
      done();
    });
  },
});
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
answerTasks({ accepted: async () => Object.fromEntries(accepted) });
