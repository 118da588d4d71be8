export { deliverLetterJob } from './jobs.js';
export { letterHtml } from './letter-html.js';
export { type LetterText, letterTexts } from './letter-texts.js';
export { type Draft, type Letter, Letters } from './letters.js';
export { letterModel } from './letters.model.js';
export { replyAddress } from './reply-address.js';
