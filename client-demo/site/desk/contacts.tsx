import type { ContactView } from '../../../src/protocol/index.js';
import { inLanguage } from '../../shared/index.js';

/** Ways to reach the desk, with what they cost or when they work. */
export function Contacts({ contacts }: { readonly contacts: readonly ContactView[] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: without its marks a list is no longer announced as one
    <ul class="contacts" role="list">
      {contacts.map((contact) => (
        <li class="contact" key={`${contact.kind} ${contact.value} ${contact.label.en}`}>
          <span>{inLanguage(contact.label)}</span>
          <ContactValue {...contact} />
          {contact.note && <span class="contact-note">{inLanguage(contact.note)}</span>}
        </li>
      ))}
    </ul>
  );
}

function ContactValue({ kind, value }: ContactView) {
  if (value === '') return null;
  const target = findTarget(kind, value);
  if (target === null) return <span class="contact-value">{value}</span>;
  return (
    <a class="contact-value" href={target}>
      {value}
    </a>
  );
}

function findTarget(kind: ContactView['kind'], value: string): string | null {
  if (kind === 'email') return `mailto:${value}`;
  if (kind === 'phone') return `tel:${value.replace(/[^+0-9]/g, '')}`;
  return null;
}
