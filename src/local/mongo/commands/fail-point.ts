import { setTimeout as pause } from 'node:timers/promises';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';

/** What is to go wrong with a command. */
interface Trouble {
  readonly closesConnection: boolean;
  readonly error: CommandError | undefined;
  /** Fields for the answer of a command that otherwise does what it should. */
  readonly additions: readonly (readonly [string, Value])[];
  readonly delayMs: number;
}

/**
 * Lets commands fail on purpose, as the tests of drivers ask for by `configureFailPoint` with `failCommand`
 * (MongoDB's source, "The failCommand Fail Point"). Nothing fails unless a client has asked for it.
 */
export class FailPoints {
  #rule: Rule | undefined;
  /** What the clients of connections call themselves. */
  readonly #applications = new Map<number, string>();

  /** Takes the command; how often the rule that was there before came true. */
  configure(body: Doc): number {
    const name = body.get('configureFailPoint');
    if (name !== 'failCommand') throw new CommandError(CODE.failPointSetFailed, `${String(name)} not found`);
    const count = this.#rule?.entered ?? 0;
    const mode = body.get('mode');
    const data = body.get('data');
    this.#rule = mode === 'off' ? undefined : new Rule(mode, data instanceof Doc ? data : new Doc());
    return count;
  }

  /** What goes wrong with this command, if anything does; it counts as one time. */
  meet(name: string, body: Doc, connection: number): Trouble | undefined {
    if (name === 'hello' || name === 'isMaster' || name === 'ismaster') this.#remember(body, connection);
    if (this.#rule === undefined || name === 'configureFailPoint') return undefined;
    return this.#rule.meet(name, body, this.#applications.get(connection));
  }

  forget(connection: number): void {
    this.#applications.delete(connection);
  }

  #remember(body: Doc, connection: number): void {
    const client = body.get('client');
    const application = client instanceof Doc ? client.get('application') : undefined;
    const name = application instanceof Doc ? application.get('name') : undefined;
    if (typeof name === 'string') this.#applications.set(connection, name);
  }
}

/** Makes the command wait as long as it was asked for. */
export async function delayed({ delayMs }: Trouble): Promise<void> {
  if (delayMs > 0) await pause(delayMs);
}

class Rule {
  entered = 0;
  readonly #commands: ReadonlySet<Value>;
  readonly #data: Doc;
  #toSkip: number;
  #left: number;
  readonly #probability: number;

  constructor(mode: Value | undefined, data: Doc) {
    const amount = (name: string) => (mode instanceof Doc ? numberIn(mode, name) : undefined);
    if (mode !== 'alwaysOn' && !(mode instanceof Doc)) {
      throw new CommandError(CODE.badValue, "mode must be 'off', 'alwaysOn' or an object");
    }
    this.#data = data;
    this.#toSkip = amount('skip') ?? 0;
    this.#left = amount('times') ?? Number.POSITIVE_INFINITY;
    this.#probability = amount('activationProbability') ?? 1;
    const commands = data.get('failCommands');
    this.#commands = new Set(Array.isArray(commands) ? commands.map(spelt) : []);
  }

  meet(name: string, body: Doc, application: string | undefined): Trouble | undefined {
    if (!this.#commands.has(spelt(name)) || !this.#isFor(name, body, application)) return undefined;
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      return undefined;
    }
    if (this.#left <= 0 || Math.random() >= this.#probability) return undefined;
    this.#left -= 1;
    this.entered += 1;
    return troubleOf(this.#data);
  }

  #isFor(name: string, body: Doc, application: string | undefined): boolean {
    const [wantedName, namespace] = [this.#data.get('appName'), this.#data.get('namespace')];
    if (wantedName !== undefined && wantedName !== application) return false;
    return namespace === undefined || namespace === `${String(body.get('$db'))}.${String(body.get(name))}`;
  }
}

/** Some commands have two ways to be written. */
function spelt(name: Value): Value {
  return typeof name === 'string' ? name.toLowerCase() : name;
}

function troubleOf(data: Doc): Trouble {
  const code = numberIn(data, 'errorCode');
  const labels = data.get('errorLabels');
  const concern = data.get('writeConcernError');
  const additions: [string, Value][] = [];
  if (concern !== undefined) additions.push(['writeConcernError', concern]);
  if (labels !== undefined) additions.push(['errorLabels', labels]);
  return {
    closesConnection: data.get('closeConnection') === true,
    error: code === undefined ? undefined : failing(code, labels),
    additions,
    delayMs: data.get('blockConnection') === true ? (numberIn(data, 'blockTimeMS') ?? 0) : 0,
  };
}

function failing(code: number, labels: Value | undefined): CommandError {
  const message = "Failing command via 'failCommand' failpoint";
  return new CommandError(code, message, labels === undefined ? {} : { errorLabels: labels });
}

function numberIn(doc: Doc, name: string): number | undefined {
  const value = doc.get(name);
  return isNumeric(value) ? toDouble(value) : undefined;
}
