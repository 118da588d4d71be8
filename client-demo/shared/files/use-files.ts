import { useEffect, useRef, useState } from 'preact/hooks';
import { upload } from '../http.js';
import { newClientId } from '../ids.js';
import { explainError } from '../texts/errors.js';
import { sharedTexts } from '../texts/shared-texts.js';

/** A file on its way, or there. */
export interface SentFile {
  readonly key: string;
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
  /** Its id at the server; null while it is on its way. */
  readonly id: string | null;
}

/** Where files go and how many may go with one message. */
export interface FilePolicy {
  /** A visitor's desk; without it they are an agent's. */
  readonly deskId?: string;
  readonly most: number;
}

/** The files of one message, with what was refused last and why. */
export interface Files {
  readonly files: readonly SentFile[];
  readonly refusal: { readonly name: string; readonly why: string } | null;
  readonly isUploading: boolean;
  /** Ids of those that are there. */
  readonly ids: readonly string[];
  add(file: File): Promise<void>;
  remove(key: string): void;
  clear(): void;
}

/** Sends files as soon as they are chosen. A refused one is told and costs nothing else: neither text nor other files. */
export function useFiles({ deskId, most }: FilePolicy): Files {
  const [files, setFiles] = useState<readonly SentFile[]>([]);
  const [refusal, setRefusal] = useState<Files['refusal']>(null);
  const ways = useRef(new Map<string, AbortController>());
  // Several may be chosen at once: what is counted is what will be there, not what was drawn.
  const count = useRef(0);
  useEffect(() => () => stopAll(ways.current), []);
  const edit = (key: string, part: Partial<SentFile>) =>
    setFiles((known) => known.map((file) => (file.key === key ? { ...file, ...part } : file)));
  const remove = (key: string) => {
    ways.current.get(key)?.abort();
    count.current -= 1;
    setFiles((known) => known.filter((file) => file.key !== key));
  };
  const add = async (file: File) => {
    if (count.current >= most) {
      return setRefusal({ name: file.name, why: sharedTexts('tooManyFiles', { count: most }) });
    }
    count.current += 1;
    const key = newClientId();
    const way = new AbortController();
    ways.current.set(key, way);
    setRefusal(null);
    setFiles((known) => [...known, { key, name: file.name, share: 0, id: null }]);
    const answer = await send(file, deskId, {
      signal: way.signal,
      onProgress: (share) => edit(key, { share }),
    });
    ways.current.delete(key);
    if (answer.ok) return edit(key, { id: answer.data.id, share: 1 });
    if (way.signal.aborted) return;
    remove(key);
    setRefusal({ name: file.name, why: explainError(answer.error) });
  };
  const clear = () => {
    count.current = 0;
    setFiles([]);
    setRefusal(null);
  };
  const isUploading = files.some(({ id }) => id === null);
  const ids = files.flatMap(({ id }) => (id === null ? [] : [id]));
  return { files, refusal, add, remove, clear, isUploading, ids };
}

function send(
  file: File,
  deskId: string | undefined,
  way: { readonly signal: AbortSignal; readonly onProgress: (share: number) => void },
) {
  if (deskId === undefined) return upload('POST /attachments', file, way);
  return upload('POST /desks/:desk/attachments', file, { ...way, path: { desk: deskId } });
}

function stopAll(ways: ReadonlyMap<string, AbortController>): void {
  for (const way of ways.values()) way.abort();
}
