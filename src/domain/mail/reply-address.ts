import { createHmac } from 'node:crypto';

const MARK_LENGTH = 20;

/**
 * The address that answers to a ticket's letters go to: `reply+iw-1042.<mark>@domain` (RFC 5233 subaddress). The mark
 * is an HMAC, so that nobody can write into a ticket by guessing its number.
 */
export function replyAddress(
  ticket: { deskId: string; number: string },
  secret: string,
  domain: string,
): string {
  const mark = createHmac('sha256', secret)
    .update(`reply-address:${ticket.deskId}:${ticket.number}`)
    .digest('hex')
    .slice(0, MARK_LENGTH);
  return `reply+${ticket.number.toLowerCase()}.${mark}@${domain}`;
}
