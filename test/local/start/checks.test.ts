import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runChecks } from '../../../src/local/checks.js';
import { useTemporaryFolder } from './temporary-folder.js';

describe('The checks beside the tests', () => {
  const folder = useTemporaryFolder();

  const checkedWith = async (style: string, dead: string) => {
    const scripts = {
      'check:types': 'true',
      'check:style': style,
      'check:imports': 'true',
      'check:dead': dead,
    };
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ scripts }));
    return await runChecks(folder.path, process.env);
  };

  it('are good when all of them are, and say nothing', async () => {
    expect(await checkedWith('echo fine', 'true')).to.deep.equal({ isGood: true, said: '' });
  });

  it('fail when one fails, and each that fails is named with what it said', async () => {
    const { isGood, said } = await checkedWith('echo a comma; exit 1', 'echo an export >&2; exit 2');
    expect(isGood).to.equal(false);
    expect(said).to.equal('check:style has failed:\n\na comma\n\ncheck:dead has failed:\n\nan export\n');
  });
});
