import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Runs the script behind `npm start` on a Node that says it is of this version. */
function runOnNode(version: string, ...args: readonly string[]) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  const program = [
    '--import',
    `data:text/javascript,${encodeURIComponent(pretend)}`,
    'src/local/bootstrap.mjs',
  ];
  return spawnSync(process.execPath, [...program, ...args], { cwd: ROOT, encoding: 'utf8' });
}

describe('The script behind npm start and npm test', () => {
  for (const version of ['18.20.4', '20.18.3', '22.11.0']) {
    it(`refuses Node ${version} and says which one it needs`, () => {
      const { status, stdout } = runOnNode(version, 'start');
      expect(status).to.equal(1);
      expect(stdout).to.contain(`Dyżur needs Node 20.19, 22.12 or newer; this is ${version}.`);
    });
  }

  for (const version of ['20.19.0', '22.12.0', '24.0.0'])
    it(`takes Node ${version}`, () => {
      expect(runOnNode(version, 'dance').stdout).to.equal(
        'Usage: bootstrap.mjs start | test [files] | forget-check [options]\n',
      );
    });
});
