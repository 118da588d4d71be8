import { useState } from 'preact/hooks';
import type { AgentChatView } from '../../../src/protocol/index.js';
import { useDesk } from '../desk.js';
import { useCommand } from '../keys/keys.js';
import { passingTexts } from '../texts/passing-texts.js';
import { HandOverDialog } from './hand-over-dialog.js';

/** Handing a chat on and asking a colleague in, for whoever holds it; leaving it, for whoever has joined. */
export function PassButtons({ chat }: { readonly chat: AgentChatView }) {
  const { me, passing } = useDesk();
  const [open, setOpen] = useState<'transfer' | 'join' | null>(null);
  const isHolder = chat.agentId === me.id;
  useCommand('transfer', isHolder ? () => setOpen('transfer') : null);
  if (!isHolder) {
    return (
      <button type="button" class="button is-compact" onClick={() => passing.part(chat.chatId)}>
        {passingTexts('part')}
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        class="button is-compact"
        aria-keyshortcuts="t"
        onClick={() => setOpen('transfer')}
      >
        {passingTexts('handOver')}
      </button>
      <button type="button" class="button is-compact" onClick={() => setOpen('join')}>
        {passingTexts('invite')}
      </button>
      {open !== null && <HandOverDialog chatId={chat.chatId} kind={open} onClose={() => setOpen(null)} />}
    </>
  );
}
