import { type Desk, loadDesks } from '../desks/index.js';

/** What is to be printed once everything runs. */
export interface Running {
  readonly port: number;
  readonly desks: readonly string[];
  readonly mailboxUrl: string;
  readonly signInToken: string;
  /** Folder of the data, for reading. */
  readonly data: string;
}

/** The addresses to open, a few lines for the terminal. The links to the console sign in by themselves. */
export function addressesOf({ port, desks, mailboxUrl, signInToken, data }: Running): string {
  const home = `http://localhost:${port}/`;
  const chats = loadDesks(desks)
    .all()
    .filter((desk) => desk.chat.isOffered);
  const rows = [
    ['All desks', home],
    ...chats.map((desk) => [`${desk.name}, visitor`, `${home}desks/${desk.id}`]),
    ...chats.map((desk) => [`${desk.name}, console`, signInLink(home, desk, signInToken)]),
    ['Mailbox', mailboxUrl],
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const lines = rows.map(([name = '', address = '']) => `  ${name.padEnd(width)}  ${address}`);
  return [
    '',
    'Dyżur is running.',
    '',
    ...lines,
    '',
    `Data and logs are in ${data}. Ctrl-C stops it.`,
    '',
  ].join('\n');
}

/** The console of the desk's first member who answers chats; its head leads. */
function signInLink(home: string, desk: Desk, token: string): string {
  const agent = desk.team.find(({ role }) => role === 'senior' || role === 'specialist') ?? desk.team[0];
  const query = new URLSearchParams({ token, desk: desk.id, agent: agent?.id ?? '' });
  return `${home}local/sign-in?${query}`;
}
