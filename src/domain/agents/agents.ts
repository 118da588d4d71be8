import { hash, verify } from '@node-rs/argon2';
import { DeskError, NotSignedIn } from '../../shared/errors.js';
import { hashToken, newToken } from '../../shared/ids.js';
import { HOUR_MS, later, MINUTE_MS } from '../../shared/time.js';
import { together } from '../../shared/together.js';
import type { AgentRecord, agentModels } from './agents.model.js';

/** A person who answers at a desk. */
export type Agent = Omit<AgentRecord, 'passwordHash'>;

/** An agent as one is added; what is not said stays as it was, or the desk decides. */
export type NewAgent = Omit<Agent, 'topics' | 'seats'> & Partial<Pick<Agent, 'topics' | 'seats'>>;

/** How long a colleague's record may be old where it only guides who is offered what. */
const FRESH_FOR_MS = MINUTE_MS;

/** How long a session lives after the sign-in: one shift with room. */
const SESSION_MS = 12 * HOUR_MS;

/** The people of all desks, and who of them is signed in. */
export class Agents {
  readonly #models: ReturnType<typeof agentModels>;
  readonly #known = new Map<string, { agent: Agent; at: number }>();
  #decoy: Promise<string> | null = null;

  readonly #ofDesk = together(async (deskIds: readonly string[]) => await this.#ofDesks(deskIds));

  constructor(models: ReturnType<typeof agentModels>) {
    this.#models = models;
  }

  /** Adds an agent, or changes the one with the same id. Without a password the agent cannot sign in by one. */
  async put(agent: NewAgent, password?: string): Promise<void> {
    const { _id, ...fields } = agent;
    const secret = password === undefined ? {} : { passwordHash: await hash(password) };
    await this.#models.agents.updateOne(
      { _id },
      { $set: { ...fields, email: normalEmail(agent.email), ...secret } },
      { upsert: true },
    );
  }

  /** The agent with this id, or null. */
  async find(id: string): Promise<Agent | null> {
    const found = await this.#models.agents.findById(id).select({ passwordHash: 0 }).lean();
    return found === null ? null : complete(found);
  }

  /**
   * The agents with these ids, as they were within the last minute; chats go on while MongoDB is away. An id that was
   * never read before is read now.
   */
  async colleagues(ids: Iterable<string>): Promise<readonly Agent[]> {
    const wanted = [...ids];
    const now = performance.now();
    const missing = wanted.filter((id) => !this.#known.has(id));
    const old = wanted.filter((id) => now - (this.#known.get(id)?.at ?? now) > FRESH_FOR_MS);
    if (missing.length > 0) await this.#learn([...missing, ...old]);
    else if (old.length > 0) this.#learn(old).catch(() => undefined);
    return wanted.flatMap((id) => this.#known.get(id)?.agent ?? []);
  }

  /** The people of a desk, by name. */
  async ofDesk(deskId: string): Promise<readonly Agent[]> {
    return await this.#ofDesk(deskId);
  }

  /** Checks a password. Throws `wrong_sign_in` alike, and after the same work, for an unknown address. */
  async checkPassword(email: string, password: string): Promise<Agent> {
    const found = await this.#models.agents.findOne({ email: normalEmail(email) }).lean();
    const stored = found?.passwordHash ? found.passwordHash : await this.#decoyHash();
    const isRight = await verify(stored, password);
    if (found === null || found.passwordHash === '' || !isRight) {
      throw new DeskError('wrong_sign_in', 'The address or the password is wrong.');
    }
    const { passwordHash: _, ...agent } = found;
    return complete(agent);
  }

  /** Opens a session of twelve hours and returns its token, which is stored only as a hash. */
  async openSession(agentId: string, now: Date): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken();
    const expiresAt = later(now, SESSION_MS);
    await this.#models.sessions.create({ _id: hashToken(token), agentId, expiresAt });
    return { token, expiresAt };
  }

  /** The agent behind a session's token. Throws `NotSignedIn` for a missing, ended or unknown one. */
  async ofSession(token: string | undefined, now: Date): Promise<Agent> {
    if (token === undefined || token === '') throw new NotSignedIn();
    const session = await this.#models.sessions
      .findOne({ _id: hashToken(token), expiresAt: { $gt: now } })
      .lean();
    const agent = session === null ? null : await this.find(session.agentId);
    if (agent === null) throw new NotSignedIn();
    return agent;
  }

  /** Ends a session. Ending it twice is the same. */
  async closeSession(token: string): Promise<void> {
    await this.#models.sessions.deleteOne({ _id: hashToken(token) });
  }

  async #ofDesks(deskIds: readonly string[]): Promise<readonly (readonly Agent[])[]> {
    const found = await this.#models.agents
      .find({ deskId: { $in: [...new Set(deskIds)] } })
      .select({ passwordHash: 0 })
      .sort({ name: 1 })
      .lean();
    return deskIds.map((deskId) => found.filter((agent) => agent.deskId === deskId).map(complete));
  }

  async #learn(ids: readonly string[]): Promise<void> {
    const found = await this.#models.agents
      .find({ _id: { $in: ids } })
      .select({ passwordHash: 0 })
      .lean();
    for (const agent of found) this.#known.set(agent._id, { agent: complete(agent), at: performance.now() });
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= hash(newToken());
    return this.#decoy;
  }
}

/** Records of earlier versions lack what was added since. */
function complete(found: NewAgent): Agent {
  return { ...found, topics: found.topics ?? [], seats: found.seats ?? null };
}

function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
