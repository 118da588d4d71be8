const PATHS = {
  chats: 'M4 5h16v11H9l-5 4z',
  tickets: 'M4 7h16v4a2 2 0 0 0 0 4v4H4v-4a2 2 0 0 0 0-4z',
  calls: 'M6 3l3 5-2 2a12 12 0 0 0 7 7l2-2 5 3c0 2-2 3-4 3A16 16 0 0 1 3 7c0-2 1-4 3-4z',
  overview: 'M5 20V11M12 20V4M19 20v-6',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  details: 'M4 6h16M4 12h16M4 18h9',
} as const;

/** A line drawing beside words; it says nothing by itself. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
