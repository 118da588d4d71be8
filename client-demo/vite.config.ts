import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const pages = ['site/index.html', 'site/desk.html', 'console/index.html'];

/** Builds the pages into dist/pages. Nothing is inlined: the pages run under a policy that allows only files of their own. */
export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      input: pages.map((page) => `${root}${page}`).filter((file) => existsSync(file)),
      // The schemas of the protocol are for the server; pages need its limits alone and shall not carry a validator.
      treeshake: { moduleSideEffects: [{ test: /\/src\/(protocol|shared)\//, sideEffects: false }] },
    },
  },
});
