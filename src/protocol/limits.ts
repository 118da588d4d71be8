/** Raised when a page that was loaded earlier can no longer speak with the server. */
export const PROTOCOL_VERSION = 3;

/** Limits of what people may send, in characters unless the name says otherwise. */
export const LIMITS = {
  text: 4000,
  ticketText: 20_000,
  subject: 160,
  errorNumber: 60,
  words: 100,
  tags: 20,
  attachments: 10,
  question: 1000,
  name: 120,
  email: 254,
  phone: 32,
  note: 2000,
  comment: 500,
  password: 200,
  depth: 16,
  keys: 200,
  packetBytes: 65_536,
} as const;
