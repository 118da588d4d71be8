import type { DeskView } from '../../../src/protocol/index.js';
import { deskZoneAt, inLanguage, language, now, zonesHere } from '../../shared/index.js';

/** The hours of a desk in words, with the name of its zone for whoever's clock shows another time. */
export function DeskHours({
  hours,
  timeZone,
}: {
  readonly hours: DeskView['texts']['hours'];
  /** Empty while it is not known. */
  readonly timeZone: string;
}) {
  const zone = deskZoneAt(new Date(now.peek()).toISOString(), language.value, zonesHere(timeZone));
  return (
    <>
      {inLanguage(hours)}
      {zone !== '' && ` (${zone})`}
    </>
  );
}
