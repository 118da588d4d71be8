import { Letters } from './letters.js';
import { receiveLetters } from './receive.js';
import { showLetters } from './web.js';

/** What the mailbox needs to know. */
export interface MailboxOptions {
  /** Folder of the letters; it must exist. */
  readonly folder: string;
  /** Folder of the project, for the styles that all pages share. */
  readonly root: string;
  /** Wanted port of the pages; 0 is any that is free. */
  readonly port: number;
  /** The page with the desks, as browsers reach it. */
  readonly homeUrl: string;
}

/** A mailbox that takes every letter and shows it to whoever sits at this machine. */
export interface Mailbox {
  /** Where letters are handed in. */
  readonly smtpUrl: string;
  /** Where they are read. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the mailbox, all on loopback. Rejects when its port is taken. */
export async function openMailbox({ folder, root, port, homeUrl }: MailboxOptions): Promise<Mailbox> {
  const letters = new Letters(folder);
  const web = await showLetters({ letters, root, port, homeUrl });
  const receiver = await receiveLetters(letters);
  return {
    smtpUrl: `smtp://127.0.0.1:${receiver.port}`,
    url: `http://localhost:${web.port}/`,
    close: async () => {
      await receiver.close();
      await web.close();
    },
  };
}
