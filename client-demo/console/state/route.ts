import { filterOf, formatFilter, parseFilter, type TicketFilter } from './ticket-filter.js';

/** Where the console is: one of the rail's sections, and what is opened in it. */
export type Route =
  | { readonly section: 'chats'; readonly chatId: string | null }
  | { readonly section: 'tickets'; readonly number: string | null; readonly filter: TicketFilter }
  | { readonly section: 'calls'; readonly callId: string | null }
  | { readonly section: 'overview' };

export type Section = Route['section'];

/** The open tickets, nothing narrowed. */
export const OPEN_TICKETS = filterOf('open');

/** Reads `#/chats/<id>`, `#/tickets/<number>?view=mine&status=new`, `#/calls/<id>`, `#/overview`. What it does not know leads to the chats. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [section = '', opened = ''] = path.split('/').map(decode);
  const id = opened === '' ? null : opened;
  if (section === 'tickets') return { section, number: id, filter: parseFilter(query) };
  if (section === 'calls') return { section, callId: id };
  if (section === 'overview') return { section };
  return { section: 'chats', chatId: section === 'chats' ? id : null };
}

/** The hash of a route: `parseRoute(formatRoute(route))` is the route again. */
export function formatRoute(route: Route): string {
  if (route.section === 'chats') return join('#/chats', route.chatId);
  if (route.section === 'calls') return join('#/calls', route.callId);
  if (route.section === 'overview') return '#/overview';
  const query = formatFilter(route.filter);
  return join('#/tickets', route.number) + (query === '' ? '' : `?${query}`);
}

/** What is opened in the section, or null when only its list is. */
export function openedIn(route: Route): string | null {
  if (route.section === 'chats') return route.chatId;
  if (route.section === 'overview') return null;
  return route.section === 'tickets' ? route.number : route.callId;
}

function join(path: string, id: string | null): string {
  return id === null ? path : `${path}/${encodeURIComponent(id)}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
