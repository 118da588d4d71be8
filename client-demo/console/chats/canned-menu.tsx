import { useId } from 'preact/hooks';
import type { CannedReply } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import { useDesk } from '../desk.js';
import { fillIn } from '../state/canned-replies.js';
import { passingTexts } from '../texts/passing-texts.js';

interface CannedMenuProps {
  /** Whom the reply is for: a name, empty for none, and the language to speak. */
  readonly to: { readonly name: string; readonly language: Language };
  /** Puts a text into the box. `isHolding`: as long as it stays as it is, it asks for patience alone. */
  readonly onChoose: (text: string, isHolding: boolean) => void;
}

/** Ready replies in the visitor's language, with the names filled in; one is put into the box and can still be changed. */
export function CannedMenu({ to, onChoose }: CannedMenuProps) {
  const { cannedReplies, me } = useDesk();
  const id = useId();
  if (cannedReplies.value.length === 0) return null;
  const names = { visitor: to.name, agent: me.name, desk: me.deskName };
  const choose = (reply: CannedReply) => {
    document.getElementById(id)?.hidePopover();
    onChoose(fillIn(reply.text[to.language], names), reply.isHolding);
  };
  return (
    <>
      <button type="button" class="button is-compact" popovertarget={id}>
        {passingTexts('canned')}
      </button>
      <div id={id} popover="auto" class="canned">
        {cannedReplies.value.map((reply) => (
          <button key={reply.id} type="button" class="canned-reply" onClick={() => choose(reply)}>
            <strong>{reply.title[to.language]}</strong>
            <span>{fillIn(reply.text[to.language], names)}</span>
          </button>
        ))}
      </div>
    </>
  );
}
