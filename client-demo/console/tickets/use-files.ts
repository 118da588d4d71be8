import { useEffect, useRef, useState } from 'preact/hooks';
import { explainError, newClientId, upload } from '../../shared/index.js';

/** A file on its way, or there. */
export interface SentFile {
  readonly key: string;
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  /** Its id at the server; null while it is on its way. */
  readonly id: string | null;
}

/** The files of one answer or note. A refused file is told and costs nothing else. */
export function useFiles() {
  const [files, setFiles] = useState<readonly SentFile[]>([]);
  const [refusal, setRefusal] = useState<{ readonly name: string; readonly why: string } | null>(null);
  const ways = useRef(new Map<string, AbortController>());
  useEffect(
    () => () => {
      for (const way of ways.current.values()) way.abort();
    },
    [],
  );
  const edit = (key: string, part: Partial<SentFile>) =>
    setFiles((known) => known.map((file) => (file.key === key ? { ...file, ...part } : file)));
  const remove = (key: string) => {
    ways.current.get(key)?.abort();
    setFiles((known) => known.filter((file) => file.key !== key));
  };
  const add = async (file: File) => {
    const key = newClientId();
    const way = new AbortController();
    ways.current.set(key, way);
    setRefusal(null);
    setFiles((known) => [...known, { key, name: file.name, share: 0, id: null }]);
    const answer = await upload('POST /attachments', file, {
      onProgress: (share) => edit(key, { share }),
      signal: way.signal,
    });
    ways.current.delete(key);
    if (answer.ok) return edit(key, { id: answer.data.id, share: 1 });
    remove(key);
    if (!way.signal.aborted) setRefusal({ name: file.name, why: explainError(answer.error) });
  };
  const clear = () => {
    setFiles([]);
    setRefusal(null);
  };
  const isUploading = files.some(({ id }) => id === null);
  const ids = files.flatMap(({ id }) => (id === null ? [] : [id]));
  return { files, refusal, add, remove, clear, isUploading, ids };
}
