import { expect } from 'chai';
import { namesAt, splitsOf } from '../../client-demo/console/charts/chart-options.js';

const DAYS = ['wt., 2', 'śr., 3', 'czw., 4', 'pt., 5', 'sob., 6', 'niedz., 7', 'pon., 8'];

describe('the names under a chart', () => {
  it('are all there where there is room, and every second or third where there is not', () => {
    expect(splitsOf(7, 480)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(splitsOf(7, 250)).to.deep.equal([0, 2, 4, 6]);
    expect(splitsOf(30, 480)).to.deep.equal([0, 4, 8, 12, 16, 20, 24, 28]);
    expect(splitsOf(7, 0)).to.deep.equal([0]);
  });

  it('are cut where one would run into the next', () => {
    expect(namesAt(DAYS, [0, 2, 4, 6], 250)).to.deep.equal(['wt., 2', 'czw., 4', 'sob., 6', 'pon., 8']);
    expect(namesAt(['Pytania o płatności i umowy', 'Inne'], [0, 1], 250)).to.deep.equal([
      'Pytania o płatności…',
      'Inne',
    ]);
  });
});
