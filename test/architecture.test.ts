import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import * as rules from './architecture/rules.js';
import { functionSizes, linesOf, percentile } from './architecture/sizes.js';
import { readSources, type SourceFile } from './architecture/source-files.js';
import type { Finding } from './architecture/syntax.js';

const ROOT = join(import.meta.dirname, '..');
const sources = readSources('src', 'workers', 'client-demo');

const show = (findings: readonly Finding[]) =>
  findings.map(({ path, line, what }) => `${path}:${line} ${what}`);

describe('The architecture', () => {
  describe('sizes', () => {
    const files = sources.map((file) => ({ path: file.path, lines: linesOf(file) }));
    const functions = sources.flatMap(functionSizes);
    const named = functions.filter(({ isNamed }) => isNamed).map(({ lines }) => lines);

    it('keeps a typical file within 80 lines and nine of ten within 200', () => {
      const lines = files.map((file) => file.lines);
      expect(percentile(lines, 0.5)).to.be.at.most(80);
      expect(percentile(lines, 0.9)).to.be.at.most(200);
    });

    it('keeps every file within 300 lines', () => {
      expect(files.filter((file) => file.lines > 300)).to.deep.equal([]);
    });

    it('keeps a typical function within 10 lines and nine of ten within 30', () => {
      expect(percentile(named, 0.5)).to.be.at.most(10);
      expect(percentile(named, 0.9)).to.be.at.most(30);
    });

    it('keeps every function within 60 lines', () => {
      expect(show(functions.filter(({ lines }) => lines > 60))).to.deep.equal([]);
    });

    it('would see what is too long', () => {
      const long: SourceFile = { path: 'src/long.ts', text: `const f = () => {\n${'f();\n'.repeat(70)}};\n` };
      expect(linesOf(long)).to.equal(72);
      expect(functionSizes(long)).to.deep.equal([
        { path: 'src/long.ts', line: 1, what: 'f', lines: 72, isNamed: true },
      ]);
      expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 0.9)).to.equal(9);
    });
  });

  /** Each rule beside a made-up text that breaks it, and one that looks alike and does not. */
  const table: [string, (file: SourceFile) => Finding[], SourceFile, SourceFile][] = [
    [
      'has no `any`',
      rules.findAny,
      { path: 'src/a.ts', text: 'export const read = (input: any) => input;' },
      { path: 'src/a.ts', text: 'export const any = "any";' },
    ],
    [
      'has no non-null assertion',
      rules.findNonNull,
      { path: 'src/a.ts', text: 'export const first = list[0]!;' },
      { path: 'src/a.ts', text: 'export const isEmpty = !list[0];' },
    ],
    [
      'reads the environment in src/config.ts alone',
      rules.findEnvironment,
      { path: 'src/app.ts', text: 'export const port = process.env.PORT;' },
      { path: 'src/config.ts', text: 'export const port = process.env.PORT;' },
    ],
    [
      'has no file or folder whose name says nothing',
      rules.findEmptyNames,
      { path: 'src/services/date-utils.ts', text: '' },
      { path: 'src/domain/tickets/tickets.ts', text: '' },
    ],
    [
      'has no type whose name says nothing',
      rules.findEmptyNames,
      { path: 'src/a.ts', text: 'export class ChatManager {}' },
      { path: 'src/a.ts', text: 'export class Chats {}' },
    ],
    [
      'takes the events of clients through acknowledge.ts alone',
      rules.findRawHandlers,
      { path: 'src/transport/realtime/doors.ts', text: 'socket.on("chat:post", post);' },
      { path: 'src/transport/realtime/doors.ts', text: 'door.on("connection", admit);' },
    ],
    [
      'makes the names of keys in keys.ts alone',
      rules.findHandmadeKeys,
      { path: 'src/domain/chat/chats.ts', text: `const key = \`\${this.#prefix}:chat:{\${id}}\`;` },
      { path: 'src/domain/chat/keys.ts', text: `const key = \`\${this.#prefix}:chat:{\${id}}\`;` },
    ],
    [
      'makes the names of rooms in rooms.ts alone',
      rules.findHandmadeRooms,
      {
        path: 'src/transport/realtime/fan-out.ts',
        text: `door.to(\`chat \${id}\`).emit("chat:entry", entry);`,
      },
      {
        path: 'src/transport/realtime/fan-out.ts',
        text: 'door.to(rooms.chat(id)).emit("chat:entry", entry);',
      },
    ],
    [
      'has nothing put off and nothing left over',
      rules.findLeftovers,
      { path: 'src/a.ts', text: '// TODO: later' },
      { path: 'src/a.ts', text: '// Later means the next opening.' },
    ],
  ];

  for (const [title, find, broken, kept] of table) {
    it(title, () => {
      expect(find(broken), 'what breaks the rule').to.have.length.above(0);
      expect(find(kept), 'what keeps the rule').to.deep.equal([]);
      expect(show(sources.flatMap(find))).to.deep.equal([]);
    });
  }

  it('looks at all three parts of the source', () => {
    for (const part of ['src/', 'workers/', 'client-demo/'])
      expect(sources.filter(({ path }) => path.startsWith(part))).to.have.length.above(3);
  });
});

describe('The import rules', () => {
  /** Wrong imports, and the rules that must refuse them. */
  const wrong: Record<string, { text: string; refusedBy: string[] }> = {
    'src/shared/ids.ts': { text: "import '../config.js';", refusedBy: ['layer-shared'] },
    'src/domain/tickets/tickets.ts': {
      text: "import 'bullmq'; import 'ioredis'; import 'mongoose'; import '../chat/index.js'; import '../../infra/redis.js';",
      refusedBy: ['layer-domain', 'package-bullmq', 'package-ioredis', 'package-mongoose'],
    },
    'src/flows/parts.ts': {
      text: "import 'zod'; import '../domain/chat/chats.js';",
      refusedBy: ['flows-know-no-library', 'layer-flows'],
    },
    'src/infra/redis.ts': { text: "import '../domain/chat/index.js';", refusedBy: ['layer-infra'] },
    'src/transport/http/pages.ts': {
      text: "import '../realtime/rooms.js'; import '../../infra/redis.js';",
      refusedBy: ['http-and-realtime-apart', 'layer-transport'],
    },
    'workers/chats.ts': {
      text: "import 'koa'; import '../src/infra/redis.js';",
      refusedBy: ['layer-workers', 'package-koa'],
    },
    'client-demo/site/home.ts': {
      text: "import 'luxon'; import '../console/desk.js'; import '../../src/shared/ids.js';",
      refusedBy: ['layer-client-demo', 'pages-know-few-libraries', 'site-and-console-apart'],
    },
    'src/local/start.ts': { text: "import '../domain/chat/index.js';", refusedBy: ['layer-local'] },
    'src/domain/chat/index.ts': { text: "import './chats.js';", refusedBy: [] },
    'src/domain/chat/chats.ts': {
      text: "import '../calendar/index.js'; import './index.js';",
      refusedBy: ['no-cycles'],
    },
    'src/domain/calendar/index.ts': { text: "import 'luxon';", refusedBy: [] },
    'src/transport/realtime/rooms.ts': { text: "import '../../domain/chat/index.js';", refusedBy: [] },
    'client-demo/console/desk.ts': { text: "import 'preact';", refusedBy: [] },
    'src/config.ts': { text: "import 'zod';", refusedBy: [] },
  };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dyzur-imports-'));
    for (const name of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json'])
      cpSync(join(ROOT, name), join(folder, name));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, { text }] of Object.entries(wrong)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\nexport const made = 1;\n`);
    }
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('refuse what crosses a layer, and nothing else', () => {
    const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const args = [
      program,
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'src',
      'workers',
      'client-demo',
    ];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const { violations } = JSON.parse(stdout).summary;
    for (const [path, { refusedBy }] of Object.entries(wrong)) {
      const names = violations
        .filter((each: { from: string }) => each.from === path)
        .map((each: { rule: { name: string } }) => each.rule.name);
      expect([...new Set(names)].sort(), path).to.deep.equal(refusedBy);
    }
  });
});
