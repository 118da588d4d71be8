import { expect } from 'chai';
import { fillIn } from '../../client-demo/console/state/canned-replies.js';

const NAMES = { visitor: 'Ewa', agent: 'Marek', desk: 'IceWarp' };

describe('A ready reply', () => {
  it('has the names filled in', () => {
    expect(fillIn('Dzień dobry {visitor}, tu {agent} z {desk}.', NAMES)).to.equal(
      'Dzień dobry Ewa, tu Marek z IceWarp.',
    );
  });

  it('leaves nothing odd behind where the visitor gave no name', () => {
    expect(fillIn('Dzień dobry {visitor}, już sprawdzam.', { ...NAMES, visitor: '' })).to.equal(
      'Dzień dobry, już sprawdzam.',
    );
  });

  it('lets other braces be', () => {
    expect(fillIn('Proszę wpisać {hasło}', NAMES)).to.equal('Proszę wpisać {hasło}');
  });
});
