import type { Context } from 'koa';

/** Whether a request brings a file: it takes as long as the sender's line needs. */
export function isUpload(ctx: Context): boolean {
  return (
    ctx.method === 'POST' && ctx.path.endsWith('/attachments') && ctx.is('multipart/form-data') !== false
  );
}
