const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The HTML part of a letter, made from its plain text: the same words, escaped, with quiet type and working links. */
export function letterHtml(text: string, language: string): string {
  const paragraphs = text
    .split(/\n{2,}/)
    .map(paragraph)
    .join('\n');
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>`,
    '<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,\'Segoe UI\',Roboto,sans-serif">',
    `<div style="max-width:36em;margin:0 auto">${paragraphs}</div></body></html>`,
  ].join('\n');
}

function paragraph(text: string): string {
  const lines = text.split('\n');
  const isQuote = lines.some((line) => line.startsWith('> '));
  const body = lines.map((line) => linked(escapeHtml(line.replace(/^> /, '')))).join('<br>');
  const style = isQuote
    ? 'margin:0 0 16px;padding-left:12px;border-left:3px solid #c9c2b2;color:#6f7a85'
    : 'margin:0 0 16px';
  return `<p style="${style}">${body}</p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function linked(escaped: string): string {
  return escaped.replace(/https?:\/\/[^\s<>"]+/g, (url) => `<a href="${url}" rel="noreferrer">${url}</a>`);
}
