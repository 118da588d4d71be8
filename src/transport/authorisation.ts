import type { AgentRole } from '../protocol/index.js';
import { DeskError, NotFound } from '../shared/errors.js';

/** What an integration may be allowed to do with its token. */
export const SCOPES = [
  'tickets:read',
  'tickets:write',
  'callbacks:read',
  'callbacks:write',
  'reports:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Who may do something, and to what. `whose` is the owner through whom the thing is loaded: `own`, what the agent holds;
 * `desk`, all of the agent's desk; `none`, there is nothing to own. What belongs to somebody else looks like what is not there.
 */
export interface Permission {
  /** Who needs no session: everybody, or whoever has the thing's own key. */
  readonly open?: 'everybody' | 'key';
  readonly roles: readonly AgentRole[];
  readonly whose: 'own' | 'desk' | 'none';
  /** What a token of an integration needs; without one no integration may. */
  readonly scope?: Scope;
}

const EVERY: readonly AgentRole[] = ['head', 'specialist', 'senior', 'escalation', 'product'];
const HEAD: readonly AgentRole[] = ['head'];
const forAll = { open: 'everybody', roles: EVERY, whose: 'none' } as const;
const byKey = { open: 'key', roles: [], whose: 'own' } as const;
const ofDesk = { roles: EVERY, whose: 'desk' } as const;
const ofOwn = { roles: EVERY, whose: 'own' } as const;

/** The one table of rights, for HTTP and for sockets alike. A test walks all of it, both ways. */
export const PERMISSIONS = {
  'desk.read': forAll,
  'session.open': forAll,
  'session.read': { roles: EVERY, whose: 'own' },
  'session.close': forAll,
  'chat.start': forAll,
  'chat.visit': byKey,
  'chat.rate': byKey,
  'chat.list': ofDesk,
  'chat.take': ofDesk,
  'chat.hold': ofOwn,
  'chat.classify': ofDesk,
  'chat.note': ofOwn,
  'chat.watch': { roles: HEAD, whose: 'desk' },
  'chat.take-over': { roles: HEAD, whose: 'desk' },
  'ticket.ask': forAll,
  'ticket.follow': byKey,
  'ticket.read': { ...ofDesk, scope: 'tickets:read' },
  'ticket.write': { ...ofDesk, scope: 'tickets:write' },
  'ticket.views': ofOwn,
  'attachment.read': { ...ofDesk, scope: 'tickets:read' },
  'attachment.write': { ...ofDesk, scope: 'tickets:write' },
  'callback.read': { ...ofDesk, scope: 'callbacks:read' },
  'callback.write': { ...ofDesk, scope: 'callbacks:write' },
  'callback.hold': ofOwn,
  'report.read': { ...ofDesk, scope: 'reports:read' },
  'token.manage': { roles: HEAD, whose: 'desk' },
} as const satisfies Readonly<Record<string, Permission>>;

/** Something that somebody may want to do. */
export type Action = keyof typeof PERMISSIONS;

/** The permission of an action. */
export function permissionFor(action: Action): Permission {
  return PERMISSIONS[action];
}

/** Whether an agent with this role may. */
export function isAllowed(action: Action, role: AgentRole): boolean {
  return permissionFor(action).roles.includes(role);
}

/** Lets an agent with this role pass. Throws `NotFound` for a role without the right, as for what is not there. */
export function assertRole(action: Action, role: AgentRole): void {
  if (!isAllowed(action, role)) throw new NotFound();
}

/** Lets an integration pass. Throws `missing_scope`, so that whoever writes it knows what to ask for. */
export function assertScope(action: Action, scopes: readonly string[]): void {
  const { scope } = permissionFor(action);
  if (scope === undefined) throw new NotFound();
  if (!scopes.includes(scope))
    throw new DeskError('missing_scope', 'The token lacks the scope.', [{ path: scope, rule: 'required' }]);
}
