import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runChecks } from '../../../src/local/checks.js';
import { useTemporaryFolder } from './temporary-folder.js';

describe('The checks beside the tests', () => {
  const folder = useTemporaryFolder();

  const checkedWith = async (scripts: Readonly<Record<string, string>>) => {
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ scripts }));
    return await runChecks(folder.path, process.env, Object.keys(scripts));
  };

  it('are good when all of them are, and say nothing', async () => {
    expect(await checkedWith({ style: 'echo fine' })).to.deep.equal({ isGood: true, said: '' });
  });

  it('fail when one fails, and each that fails is named with what it said', async () => {
    const scripts = { style: 'echo a comma; exit 1', types: 'true', dead: 'echo an export >&2; exit 2' };
    const { isGood, said } = await checkedWith(scripts);
    expect(isGood).to.equal(false);
    expect(said).to.equal('style has failed:\n\na comma\n\ndead has failed:\n\nan export\n');
  });
});
