import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { answerTasks } from '../relay/child.js';

/** What became of a turn. */
export interface Opened {
  readonly count: number;
  readonly refused: number;
  /** The first refusal, as the server worded it. */
  readonly refusal: string;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

const QUESTION =
  'Od rana nie wychodzi poczta z żadnego komputera w biurze. Próbowaliśmy ponownie uruchomić serwer i nic to nie dało. ' +
  'W dzienniku jest tylko komunikat o przekroczonym czasie połączenia. Proszę o pomoc, to dla nas pilne.';

let visitors = 0;

/** So many connections each open one ticket after the other, for so many seconds. */
async function open({
  url,
  seconds,
  connections,
}: {
  url: string;
  seconds: number;
  connections: number;
}): Promise<Opened> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const durations: number[] = [];
  const refusals: string[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  const work = async () => {
    while (performance.now() < end) {
      const from = performance.now();
      const { status, body } = await post(url, agent);
      if (status === 201) durations.push(performance.now() - from);
      else refusals.push(`${status} ${body}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  const sorted = durations.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return {
    count: durations.length,
    refused: refusals.length,
    refusal: refusals[0] ?? '',
    seconds: (performance.now() - started) / 1000,
    p50: at(0.5),
    p99: at(0.99),
  };
}

async function post(url: string, agent: Agent): Promise<Reply> {
  visitors += 1;
  const name = `Klient ${visitors}`;
  const body = JSON.stringify({
    name,
    email: `klient.${visitors}@example.org`,
    question: QUESTION,
    language: 'pl',
  });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': randomUUID(),
  };
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

answerTasks({ open });
