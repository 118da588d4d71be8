// Who may import whom. Each part lists what it may reach among our own files; whatever is not listed is refused.
const own = '^(src|workers|client-demo)/';
const roots = '^src/(app|web|main|agent-commands)\\.ts$';

/** A part may import its own files and those named; nothing else of ours. */
const layer = (name, from, ...mayReach) => ({
  name: `layer-${name}`,
  severity: 'error',
  from: { path: from },
  to: { path: own, pathNot: [from, ...mayReach] },
});

/** These packages may be imported only from these places. */
const packages = (name, what, ...places) => ({
  name: `package-${name}`,
  severity: 'error',
  from: { path: own, pathNot: places },
  to: { dependencyTypes: ['npm', 'npm-dev'], path: `(^|node_modules/)(${what})(/|$)` },
});

const shared = '^src/shared/';
const config = '^src/config\\.ts$';
const protocol = '^src/protocol/index\\.ts$';
const desks = '^src/desks/index\\.ts$';
const domains = '^src/domain/[^/]+/index\\.ts$';
const flows = '^src/flows/';
const infra = '^src/infra/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },

    layer('shared', shared),
    layer('protocol', '^src/protocol/', shared),
    layer('config', config, shared),
    layer('desks', '^src/desks/', shared),
    layer('flows', flows, shared, desks, domains),
    layer('infra', infra, shared, config),
    layer('transport', '^src/transport/', shared, protocol, desks, domains, flows),
    layer('local', '^src/local/', shared, config, desks),
    // The check is a whole help desk of its own, with visitors and agents.
    layer(
      'forget',
      '^src/forget/',
      shared,
      config,
      protocol,
      desks,
      flows,
      infra,
      '^src/local/',
      '^src/(app|web)\\.ts$',
      '^workers/work\\.ts$',
    ),
    // The browser takes from the lowest layer only what has nothing of Node in it.
    layer('client-demo', '^client-demo/', protocol, '^src/shared/(errors|facts|language|time)\\.ts$'),
    layer('app', '^src/app\\.ts$', shared, config, desks, domains, flows, infra),
    layer('web', '^src/web\\.ts$', '^src/app\\.ts$', shared, config, infra, '^src/transport/'),
    layer('main', '^src/(main|agent-commands)\\.ts$', roots, shared, config, protocol, desks, infra),
    layer(
      'workers',
      '^workers/(?!main)',
      shared,
      flows,
      '^src/domain/[^/]+/jobs\\.ts$',
      '^src/infra/queues\\.ts$',
    ),
    layer(
      'workers-main',
      '^workers/',
      shared,
      config,
      '^src/app\\.ts$',
      flows,
      infra,
      '^src/domain/[^/]+/jobs\\.ts$',
    ),
    {
      name: 'layer-domain',
      comment: 'Domains do not know each other; a flow introduces them. Calendar alone is known to all.',
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/' },
      to: { path: own, pathNot: ['^src/domain/$1/', '^src/domain/calendar/index\\.ts$', shared] },
    },
    {
      name: 'site-and-console-apart',
      severity: 'error',
      from: { path: '^client-demo/(site|console)/' },
      to: { path: '^client-demo/(site|console)/', pathNot: '^client-demo/$1/' },
    },
    {
      name: 'http-and-realtime-apart',
      severity: 'error',
      from: { path: '^src/transport/(http|realtime)/' },
      to: { path: '^src/transport/(http|realtime)/', pathNot: '^src/transport/$1/' },
    },

    packages('mongoose', 'mongoose|mongodb', '\\.model\\.ts$', infra, '^src/app\\.ts$', '^src/local/'),
    packages(
      'ioredis',
      'ioredis',
      '\\.(store|scripts)\\.ts$',
      '/scripts/',
      infra,
      '^src/app\\.ts$',
      '^workers/',
    ),
    packages('bullmq', 'bullmq', infra),
    packages('koa', 'koa|koa-[a-z]+|@koa/[a-z]+', '^src/transport/http/'),
    packages('socket.io', 'socket\\.io|@socket\\.io/[a-z-]+', '^src/transport/realtime/', infra),
    packages('nodemailer', 'nodemailer', infra),
    {
      name: 'shared-and-protocol-know-little',
      severity: 'error',
      from: { path: '^src/(shared|protocol|config)' },
      to: { dependencyTypes: ['npm', 'npm-dev'], pathNot: '(^|node_modules/)(zod|dataloader)(/|$)' },
    },
    {
      name: 'flows-know-no-library',
      severity: 'error',
      from: { path: flows },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    {
      name: 'pages-know-few-libraries',
      severity: 'error',
      from: { path: '^client-demo/', pathNot: '^client-demo/vite\\.config\\.ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot:
          '(^|node_modules/)(preact|@preact/signals|socket\\.io-client|@tanstack/virtual-core|uplot)(/|$)',
      },
    },
    {
      name: 'nothing-undeclared',
      severity: 'error',
      from: { path: own },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'no-development-package-at-work',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '(^|node_modules/)@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
