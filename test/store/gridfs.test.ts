import { expect } from 'chai';
import { GridFSBucket, ObjectId } from 'mongodb';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('store: files', () => {
  const store = useStore();
  let bucket: GridFSBucket;
  let name: string;
  beforeEach(() => {
    name = store.newName();
    bucket = new GridFSBucket(store.db, { bucketName: name, chunkSizeBytes: 1_000 });
  });

  const content = Buffer.from(Array.from({ length: 10_500 }, (_, n) => n % 251));
  const upload = async (filename: string, bytes: Buffer) => {
    const stream = bucket.openUploadStream(filename, { metadata: { kind: 'test' } });
    await new Promise<void>((resolve, reject) => {
      stream.on('finish', () => resolve()).on('error', reject);
      stream.end(bytes);
    });
    return stream.id;
  };
  const read = async (stream: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const part of stream) parts.push(part);
    return Buffer.concat(parts);
  };

  it('come back as they went in', async () => {
    const id = await upload('a.bin', content);
    expect((await read(bucket.openDownloadStream(id))).equals(content)).to.equal(true);
    expect(await store.db.collection(`${name}.chunks`).countDocuments({ files_id: id })).to.equal(11);
    const [file] = await bucket.find({ _id: id }).toArray();
    expect(file).to.deep.include({
      filename: 'a.bin',
      length: 10_500,
      chunkSize: 1_000,
      metadata: { kind: 'test' },
    });
    expect(file?.uploadDate).to.be.instanceOf(Date);
  });

  it('may be empty', async () => {
    const id = await upload('empty', Buffer.alloc(0));
    expect(await read(bucket.openDownloadStream(id))).to.have.length(0);
  });

  it('are read in part', async () => {
    const id = await upload('a.bin', content);
    const part = await read(bucket.openDownloadStream(id, { start: 950, end: 3_050 }));
    expect(part.equals(content.subarray(950, 3_050))).to.equal(true);
  });

  it('have revisions under one name', async () => {
    await upload('a.txt', Buffer.from('first'));
    await upload('a.txt', Buffer.from('second'));
    const text = async (revision: number) =>
      String(await read(bucket.openDownloadStreamByName('a.txt', { revision })));
    expect(await text(0)).to.equal('first');
    expect(await text(-1)).to.equal('second');
    expect(await errorOf(read(bucket.openDownloadStreamByName('none')))).to.have.property('code', 'ENOENT');
  });

  it('make the indexes that they need', async () => {
    await upload('a.txt', Buffer.from('x'));
    expect(await store.db.collection(`${name}.files`).indexExists('filename_1_uploadDate_1')).to.equal(true);
    const chunks = await store.db.collection(`${name}.chunks`).indexes();
    expect(chunks.find((index) => index.name === 'files_id_1_n_1')).to.deep.include({
      key: { files_id: 1, n: 1 },
      unique: true,
    });
  });

  it('are renamed and deleted with all their parts', async () => {
    const id = await upload('a.bin', content);
    await bucket.rename(id, 'b.bin');
    expect(await bucket.find({ filename: 'b.bin' }).toArray()).to.have.length(1);
    await bucket.delete(id);
    expect(await store.db.collection(`${name}.chunks`).countDocuments()).to.equal(0);
    expect((await errorOf(bucket.delete(new ObjectId()))).message).to.contain('File not found');
    await bucket.drop();
    expect(await store.db.listCollections({ name: `${name}.files` }).toArray()).to.deep.equal([]);
  });
});
