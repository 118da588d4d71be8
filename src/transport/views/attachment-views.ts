import type { Attachment } from '../../domain/attachments/index.js';
import type { AttachmentView } from '../../protocol/index.js';

/** A file as whoever may download it sees it. */
export function attachmentView({ _id, name, size, type }: Attachment): AttachmentView {
  return { id: _id, name, size, type };
}

/** The files of a message, in its order. */
export function attachmentViews(
  ids: readonly string[] | undefined,
  files: ReadonlyMap<string, Attachment>,
): readonly AttachmentView[] {
  return (ids ?? []).flatMap((id) => {
    const file = files.get(id);
    return file === undefined ? [] : [attachmentView(file)];
  });
}
