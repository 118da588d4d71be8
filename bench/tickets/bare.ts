import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import mongoose from 'mongoose';

interface Question {
  readonly name: string;
  readonly email: string;
  readonly question: string;
  readonly language: string;
}

const requester = { name: String, email: String };
const schema = new mongoose.Schema(
  {
    subject: { type: String, required: true },
    question: { type: String, required: true },
    language: { type: String, required: true },
    severity: { type: Number, default: 3 },
    status: { type: String, default: 'new', index: true },
    requester,
    openedAt: { type: Date, default: () => new Date() },
  },
  { versionKey: false },
);

/** What one writes first: a body is parsed, a model is created, and its id goes back. */
async function serve(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  const tickets = connection.model('Ticket', schema);
  await tickets.createIndexes();
  const koa = new Koa();
  koa.use(bodyParser());
  koa.use(async (ctx) => {
    // Whatever comes is stored as the schema has it.
    const { name, email, question, language } = ctx.request.body as Question;
    const subject = question.slice(0, 80);
    const ticket = await tickets.create({ subject, question, language, requester: { name, email } });
    ctx.body = { id: ticket.id };
    ctx.status = 201;
  });
  const server = koa.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    process.stdout.write(`${JSON.stringify({ port })}\n`);
  });
}

process.once('disconnect', () => process.exit());
await serve(process.argv[2] ?? '');
