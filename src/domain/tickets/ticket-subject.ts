const SUBJECT_LENGTH = 80;

/** A subject from a question: its first line, cut at a word so that it has at most 80 characters. */
export function subjectOf(question: string): string {
  const line = question.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
  const characters = Array.from(line);
  if (characters.length <= SUBJECT_LENGTH) return line;
  const cut = characters.slice(0, SUBJECT_LENGTH - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > SUBJECT_LENGTH / 2 ? space : cut.length)}…`;
}
