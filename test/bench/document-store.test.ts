import { expect } from 'chai';
import { benchDocumentStore } from '../../bench/document-store.js';

const OPERATIONS = [
  'ping',
  'findOne by _id',
  'findOne by unique key',
  'page of 50, compound index and sort',
  'page of 50, three statuses in one order',
  'count of 100 by index',
  'updateOne $set',
  'updateOne $set of an indexed field',
  'findOneAndUpdate $inc, upsert',
  'insertOne',
  'insertMany of 1,000',
  'deleteOne by unique key',
];

describe('the benchmark of the document store', function () {
  // It starts the server several times, and each start reads its sources.
  this.timeout(300_000);

  it('tells the speed of every operation at every size, how the sizes compare, and how the server starts', async () => {
    const said: string[] = [];
    const options = ['--sizes', '1000,2000', '--rounds', '1', '--calls', '4', '--starts', '1'];
    await benchDocumentStore(options, (text) => said.push(text));
    const lines = said.join('').split('\n');
    for (const operation of OPERATIONS) {
      for (const size of ['1,000', '2,000']) {
        const figures = new RegExp(`^${escaped(operation)} +${size}( +[\\d,]+){4} +[\\d,]+-[\\d,]+$`);
        expect(
          lines.filter((line) => figures.test(line)),
          `${operation} at ${size}`,
        ).to.have.lengthOf(1);
      }
      const ratio = new RegExp(`^${escaped(operation)}( +\\d+\\.\\d\\d){2}$`);
      expect(
        lines.filter((line) => ratio.test(line)),
        `${operation}: ratio`,
      ).to.have.lengthOf(1);
    }
    expect(lines.join('\n')).to.match(/findOne by _id \/ ping, calls a second: 1,000: p50 \d+\.\d\d/);
    for (const start of ['empty folder', 'after SIGTERM', 'after kill -9'])
      expect(
        lines.filter((line) => line.startsWith(start)),
        start,
      ).to.have.lengthOf(1);
  });

  it('refuses sizes that are too small for its operations', async () => {
    let refused: unknown;
    await benchDocumentStore(['--sizes', '10'], () => undefined).catch((error: unknown) => {
      refused = error;
    });
    expect(refused)
      .to.be.an.instanceOf(Error)
      .with.property('message', '--sizes: whole numbers from 1,000 on');
  });
});

function escaped(text: string): string {
  return text.replace(/[$.]/g, '\\$&');
}
