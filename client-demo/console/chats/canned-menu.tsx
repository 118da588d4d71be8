import { useId } from 'preact/hooks';
import type { AgentChatView, CannedReply } from '../../../src/protocol/index.js';
import { useDesk } from '../desk.js';
import { fillIn } from '../state/canned-replies.js';
import { passingTexts } from '../texts/passing-texts.js';

interface CannedMenuProps {
  readonly chat: AgentChatView;
  /** Puts a text into the box. `isHolding`: as long as it stays as it is, it asks for patience alone. */
  readonly onChoose: (text: string, isHolding: boolean) => void;
}

/** Ready replies in the visitor's language, with the names filled in; one is put into the box and can still be changed. */
export function CannedMenu({ chat, onChoose }: CannedMenuProps) {
  const { cannedReplies, me } = useDesk();
  const id = useId();
  if (cannedReplies.value.length === 0) return null;
  const names = { visitor: chat.name, agent: me.name, desk: me.deskName };
  const choose = (reply: CannedReply) => {
    document.getElementById(id)?.hidePopover();
    onChoose(fillIn(reply.text[chat.language], names), reply.isHolding);
  };
  return (
    <>
      <button type="button" class="button is-compact" popovertarget={id}>
        {passingTexts('canned')}
      </button>
      <div id={id} popover="auto" class="canned">
        {cannedReplies.value.map((reply) => (
          <button key={reply.id} type="button" class="canned-reply" onClick={() => choose(reply)}>
            <strong>{reply.title[chat.language]}</strong>
            <span>{fillIn(reply.text[chat.language], names)}</span>
          </button>
        ))}
      </div>
    </>
  );
}
