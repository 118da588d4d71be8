import ts from 'typescript';
import type { SourceFile } from './source-files.js';
import { type Finding, findNodes } from './syntax.js';

const FORBIDDEN_NAME = /^(.*-)?(utils?|helpers?|common|misc|services?|managers?)$/;
const FORBIDDEN_TYPE_END = /(Service|Manager|Helper|Util|Utils|Data|Info)$/;
const ROOM_START = /^(chat|visitors|agent|desk) /;
const KEY_START = /^(chat:\{|line:|agent:)/;

/** A type that switches the type checker off. */
export function findAny(file: SourceFile): Finding[] {
  return findNodes(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword);
}

/** `value!`: a promise to the compiler that nobody keeps. */
export function findNonNull(file: SourceFile): Finding[] {
  return findNodes(file, (node) => ts.isNonNullExpression(node));
}

/** The environment is read in one place. */
export function findEnvironment(file: SourceFile): Finding[] {
  if (file.path === 'src/config.ts') return [];
  return findNodes(file, (node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env');
}

/** Names that say nothing of the desk: of files and folders, and of types. */
export function findEmptyNames(file: SourceFile): Finding[] {
  const parts = file.path.split('/').map((part) => part.split('.')[0] ?? '');
  const badParts = parts.filter((part) => FORBIDDEN_NAME.test(part));
  const types = findNodes(file, (node) => {
    const isType =
      ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node);
    return isType && FORBIDDEN_TYPE_END.test(node.name?.text ?? '');
  });
  return [...badParts.map((what) => ({ path: file.path, line: 1, what })), ...types];
}

/** What may be listened to elsewhere: the door itself sees sockets come and go, delivery sees rooms fill and empty. */
const NO_CLIENTS_EVENT: Readonly<Record<string, readonly string[]>> = {
  'src/transport/realtime/doors.ts': ['connection', 'disconnect'],
  'src/transport/realtime/delivery.ts': ['create-room', 'delete-room'],
};

/** Events of clients go through `acknowledge.ts` alone. */
export function findRawHandlers(file: SourceFile): Finding[] {
  const isTransport = file.path.startsWith('src/transport/');
  if (!isTransport || file.path.endsWith('/realtime/acknowledge.ts')) return [];
  const allowed = NO_CLIENTS_EVENT[file.path] ?? [];
  return findNodes(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
    if (!['on', 'once', 'onAny', 'addListener'].includes(node.expression.name.text)) return false;
    const [event] = node.arguments;
    return event === undefined || !ts.isStringLiteral(event) || !allowed.includes(event.text);
  });
}

/** Names of Redis keys are made in `keys.ts`; infra has channels and queues of its own. */
export function findHandmadeKeys(file: SourceFile): Finding[] {
  if (file.path.endsWith('/keys.ts') || file.path.startsWith('src/infra/')) return [];
  return findNodes(file, (node) => startsLikeKey(node) || continuesPrefix(node));
}

/** Names of rooms are made in `rooms.ts`. */
export function findHandmadeRooms(file: SourceFile): Finding[] {
  if (!file.path.startsWith('src/transport/') || file.path.endsWith('/rooms.ts')) return [];
  return findNodes(file, (node) => ts.isTemplateExpression(node) && ROOM_START.test(node.head.text));
}

/** What was put off, and what was only to be looked at while writing. */
export function findLeftovers({ path, text }: SourceFile): Finding[] {
  return text.split('\n').flatMap((content, index) => {
    const found = content.match(
      /\b(TODO|FIXME|XXX)\b|console\.log\(|@ts-(ignore|expect-error|nocheck)|\bdebugger;/,
    );
    return found === null ? [] : [{ path, line: index + 1, what: found[0] }];
  });
}

function startsLikeKey(node: ts.Node): boolean {
  if (ts.isTemplateExpression(node)) return KEY_START.test(node.head.text);
  return ts.isStringLiteralLike(node) && KEY_START.test(node.text);
}

function continuesPrefix(node: ts.Node): boolean {
  if (!ts.isTemplateSpan(node)) return false;
  return /prefix$/i.test(node.expression.getText()) && node.literal.text.startsWith(':');
}
