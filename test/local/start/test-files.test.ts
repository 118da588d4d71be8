import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { testFiles } from '../../../src/local/test-files.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');

describe('The files that npm test runs', () => {
  it('are all that there are, each once, and with them the tests of the pages', () => {
    const files = testFiles(ROOT);
    const there = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
    expect(files).to.have.length(there.filter((path) => path.endsWith('.test.ts')).length);
    expect(new Set(files).size).to.equal(files.length);
    for (const file of files) expect(existsSync(join(ROOT, file)), file).to.equal(true);
  });

  it('leave out those that need a browser where there is none, and no others', () => {
    const all = testFiles(ROOT);
    const without = testFiles(ROOT, 'test/browser/');
    const left = all.filter((file) => !without.includes(file));
    expect(left).not.to.deep.equal([]);
    expect(left.filter((file) => !file.startsWith('test/browser/'))).to.deep.equal([]);
  });
});
