export { Attachments, checkCount } from './attachments.js';
export { type Attachment, attachmentModel } from './attachments.model.js';
export type { FilePolicy } from './incoming.js';
