import { useEffect, useRef } from 'preact/hooks';
import type { DeskView, TicketReceipt } from '../../../src/protocol/index.js';
import { formatMoment } from '../../shared/index.js';
import { ticketAddress } from './ticket-address.js';
import { ticketSiteTexts } from './ticket-texts.js';

interface SentTicketProps {
  readonly desk: DeskView;
  readonly receipt: TicketReceipt;
  readonly onAnother: () => void;
}

/** The ticket's number, when its answer comes, and the way to its page. */
export function SentTicket({ desk, receipt, onAnother }: SentTicketProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const { number, key, expectedAt } = receipt;
  return (
    <div class="sent-ticket">
      <h3 ref={title} tabIndex={-1}>
        {ticketSiteTexts('sentTitle', { number })}
      </h3>
      {expectedAt !== null && <p>{ticketSiteTexts('sentExpected', { moment: formatMoment(expectedAt) })}</p>}
      <p>{ticketSiteTexts('sentText')}</p>
      <p>
        <a class="button is-primary" href={ticketAddress(desk.id, number, key)}>
          {ticketSiteTexts('toTicket', { number })}
        </a>
      </p>
      <button type="button" class="link-button" onClick={onAnother}>
        {ticketSiteTexts('another')}
      </button>
    </div>
  );
}
