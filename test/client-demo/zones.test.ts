import { expect } from 'chai';
import { waitsUntil } from '../../client-demo/console/state/sending.js';
import { deskZoneAt, readerZoneAt } from '../../client-demo/shared/texts/zones.js';

const WINTER = '2035-01-09T07:00:00.000Z';
const SUMMER = '2035-07-09T07:00:00.000Z';
const desk = 'Europe/Warsaw';

describe('the zone of a moment', () => {
  it('is named to whoever’s clock shows another time than the desk’s', () => {
    const zones = { desk, reader: 'Asia/Tokyo' };
    expect(readerZoneAt(WINTER, 'pl', zones)).to.equal('GMT+9');
    expect(deskZoneAt(WINTER, 'pl', zones)).to.equal('czas środkowoeuropejski');
    expect(deskZoneAt(WINTER, 'en', zones)).to.equal('Central European Time');
  });

  it('is left out where the clocks agree, also under another name', () => {
    for (const reader of [desk, 'Europe/Berlin']) {
      expect(readerZoneAt(WINTER, 'pl', { desk, reader }), reader).to.equal('');
      expect(deskZoneAt(WINTER, 'pl', { desk, reader }), reader).to.equal('');
    }
  });

  it('is that of the moment and not of today: some clocks agree for half of the year', () => {
    const zones = { desk, reader: 'Africa/Lagos' };
    expect(readerZoneAt(WINTER, 'pl', zones)).to.equal('');
    expect(readerZoneAt(SUMMER, 'pl', zones)).to.equal('GMT+1');
  });
});

describe('an answer that is about to be sent', () => {
  const hours = [
    { from: '2035-01-12T07:00:00.000Z', to: '2035-01-12T15:00:00.000Z' },
    { from: '2035-01-15T07:00:00.000Z', to: '2035-01-15T15:00:00.000Z' },
  ];
  const until = (moment: string) => waitsUntil(hours, Date.parse(moment));

  it('goes at once within the sending hours, up to their end', () => {
    expect(until('2035-01-12T07:00:00.000Z')).to.equal(null);
    expect(until('2035-01-12T14:59:59.999Z')).to.equal(null);
  });

  it('waits for the next ones outside of them', () => {
    expect(until('2035-01-12T06:59:59.999Z')).to.equal('2035-01-12T07:00:00.000Z');
    expect(until('2035-01-12T15:00:00.000Z')).to.equal('2035-01-15T07:00:00.000Z');
  });

  it('goes at once where answers go at any hour', () => {
    expect(waitsUntil(null, Date.parse('2035-01-13T02:00:00.000Z'))).to.equal(null);
  });
});
