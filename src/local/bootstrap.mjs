#!/usr/bin/env node
// The door of `npm start`, `npm test` and `npm run forget-check`. It runs before anything is installed or built, so it is plain JavaScript with
// Node's own modules only; all that it does itself is to install, to build and to call what was built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = ['src', 'workers', 'client-demo'];
const BUILD_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const say = (line) => process.stdout.write(`${line}\n`);

process.chdir(root);
process.exit(await main(process.argv[2], process.argv.slice(3)));

async function main(command, args) {
  if (!isNodeRecent()) {
    say(`Dyżur needs Node 20.19, 22.12 or newer; this is ${process.versions.node}.`);
    return 1;
  }
  const commands = { start, test, 'forget-check': forgetCheck };
  if (!Object.hasOwn(commands, command ?? '')) {
    say('Usage: bootstrap.mjs start | test [files] | forget-check [options]');
    return 1;
  }
  return installPackages() || build() || (await commands[command](args));
}

async function start(args) {
  const { start } = await importBuilt('start.js');
  return start({ root, args, environment: process.env, write: say });
}

async function test(args) {
  const { runTests } = await importBuilt('run-tests.js');
  return runTests({ root, args, environment: process.env, write: say });
}

async function forgetCheck(args) {
  const { forgetCheck } = await importBuilt('../forget/main.js');
  return forgetCheck({ root, args, environment: process.env, write: say });
}

function importBuilt(name) {
  return import(new URL(`../../dist/src/local/${name}`, import.meta.url).href);
}

/** The first versions of their lines in which CommonJS may require a module, which the tools of the build do. */
function isNodeRecent() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/** Installs exactly what the lockfile says, unless that is what is there. Returns an exit code. */
function installPackages() {
  const stamp = join(root, 'node_modules', '.dyzur-lockfile');
  const lockfile = hash(readFileSync(join(root, 'package-lock.json')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return 0;
  if (isInstalledByHand()) return 0;
  say('Installing packages (npm install) …');
  // Not `npm ci`: it refuses a lockfile without the packages of other platforms, which not every registry has.
  // Types and the page builder are development packages: NODE_ENV=production must not leave them out.
  const code = npm(['install', '--no-save', '--include=dev', '--no-audit', '--no-fund']);
  if (code === 0) writeFileSync(stamp, lockfile);
  else say('The packages could not be installed; npm says above why.');
  return code;
}

function isInstalledByHand() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;
}

/** Builds server and pages, unless what is built was built from these very sources. Returns an exit code. */
function build() {
  const stamp = join(root, 'dist', '.sources');
  const sources = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return 0;
  say('Building (npm run build) …');
  // What was built from a source that is gone must not stay.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const code = npm(['run', '--silent', 'build']);
  if (code === 0) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, sources);
  } else say('The build failed; its messages are above.');
  return code;
}

function fingerprint() {
  const files = SOURCES.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const inputs = BUILD_INPUTS.map((name) => join(root, name)).filter((path) => existsSync(path));
  const lines = [...files, ...inputs].sort().map((path) => {
    const { size, mtimeMs } = statSync(path);
    return `${relative(root, path)} ${size} ${mtimeMs}`;
  });
  return hash(lines.join('\n'));
}

function npm(args) {
  const path = process.env.npm_execpath;
  const [command, first] = path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], { cwd: root, stdio: 'inherit' });
  if (error !== undefined) say(`npm could not be run: ${error.message}`);
  return status ?? 1;
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}
