import { expect } from 'chai';
import type { Ticket } from '../../src/domain/tickets/index.js';
import { HOUR_MS, SECOND_MS } from '../../src/shared/time.js';
import { ClockGround, type WorkerOptions } from '../long/clock-ground.js';
import { until } from '../support/until.js';

const LONG_MS = 60_000;

describe('A worker that is mistreated with a letter in its hands', function () {
  this.timeout(240_000);
  const grounds: ClockGround[] = [];
  const openGround = async () => {
    const ground = await ClockGround.open();
    grounds.push(ground);
    return ground;
  };
  after(async () => {
    for (const ground of grounds) await ground.close();
  });

  /** A worker that dies with the letter about a ticket that is due. */
  const diesWith = async (options: WorkerOptions) => {
    const ground = await openGround();
    const ticket = await ground.ticketDueIn(0);
    const worker = ground.worker(options);
    await until('its death', () => worker.isDead, LONG_MS);
    return { ground, ticket, worker };
  };
  const outcome = async (ground: ClockGround, ticket: Ticket) => {
    await ground.takesUpLetters([ticket]);
    const letters = ground.lettersOf(ticket);
    const stored = await ground.letterOf(ticket);
    return {
      letters: letters.length,
      ids: new Set(letters.map(({ mail }) => mail.messageId)).size,
      state: stored?.state,
      isUnsure: stored?.isUnsure,
      attempts: stored?.attempts,
    };
  };

  it('killed before SMTP or during the letter sends it once; killed after the 250, twice at the most, under one Message-ID and said so', async () => {
    const during = openGround().then(async (ground) => {
      const ticket = await ground.ticketDueIn(0);
      const worker = ground.worker();
      ground.mail.beforeAnswer = async () => {
        await worker.ends('SIGKILL');
        ground.mail.beforeAnswer = async () => undefined;
        throw Object.assign(new Error('the connection is gone'), { responseCode: 421 });
      };
      await until('its death', () => worker.isDead, LONG_MS);
      return { ground, ticket, worker };
    });
    const [before, amid, after, control] = await Promise.all([
      diesWith({ doom: 'before-smtp' }),
      during,
      diesWith({ doom: 'after-250' }),
      openGround().then(async (ground) => {
        const ticket = await ground.ticketDueIn(0);
        ground.worker();
        await until('the letter', () => ground.lettersOf(ticket)[0], LONG_MS);
        await until('it counts as sent', async () => (await ground.letterOf(ticket))?.state === 'sent');
        return { ground, ticket };
      }),
    ]);
    for (const { worker } of [before, amid, after]) expect(worker.child.signalCode).to.equal('SIGKILL');
    expect([before.ground.mail.offered, amid.ground.mail.offered]).to.deep.equal([0, 1]);
    expect(amid.ground.lettersOf(amid.ticket), 'nothing was accepted').to.have.length(0);
    expect(after.ground.lettersOf(after.ticket), 'it was accepted').to.have.length(1);

    const once = { letters: 1, ids: 1, state: 'sent', isUnsure: true, attempts: 2 };
    expect(await outcome(before.ground, before.ticket)).to.deep.equal(once);
    expect(await outcome(amid.ground, amid.ticket)).to.deep.equal(once);
    expect(await outcome(after.ground, after.ticket)).to.deep.equal({ ...once, letters: 2 });
    const unharmed = { letters: 1, ids: 1, state: 'sent', isUnsure: false, attempts: 1 };
    expect(await outcome(control.ground, control.ticket)).to.deep.equal(unharmed);
  });

  it('told to stop finishes the letter that is quick, leaves the one that is slow, and each goes once', async () => {
    const ground = await openGround();
    const worker = await ground.worker({ drainSeconds: 3 }).works();
    const [quick, slow] = [await ground.ticketDueIn(0), await ground.ticketDueIn(0)];
    let under = 0;
    ground.mail.beforeAnswer = async (raw) => {
      under += 1;
      const lasts = raw.includes(slow.number) ? 6 : 1;
      await new Promise((resolve) => setTimeout(resolve, lasts * SECOND_MS));
      if (lasts > 1) throw Object.assign(new Error('the reader has gone'), { responseCode: 421 });
    };
    await until('both are under way', () => under === 2, LONG_MS);
    await worker.ends('SIGTERM');
    expect(worker.child.exitCode, 'it did not wait for the slow one').to.equal(1);
    expect([ground.lettersOf(quick).length, ground.lettersOf(slow).length]).to.deep.equal([1, 0]);
    ground.mail.beforeAnswer = async () => undefined;
    expect(await outcome(ground, quick)).to.include({ letters: 1, attempts: 1 });
    expect(await outcome(ground, slow)).to.include({ letters: 1, attempts: 2 });
  });

  it('stopped for longer than its lock and let go on sends one letter, though another worker was there', async () => {
    const ground = await openGround();
    const frozen = await ground.worker().works();
    const ticket = await ground.ticketDueIn(0);
    let isStopped = false;
    ground.mail.beforeAnswer = async () => {
      isStopped = frozen.child.kill('SIGSTOP');
    };
    await until('it is stopped with the letter on its way', () => isStopped, LONG_MS);
    const other = await ground.worker().works();
    // The other one takes up the stalled job, and finds that the letter is not its to send.
    await new Promise((resolve) => setTimeout(resolve, 9 * SECOND_MS));
    expect((await ground.letterOf(ticket))?.state, 'nobody has heard of the answer').to.equal('sending');
    frozen.child.kill('SIGCONT');
    await until('it counts as sent', async () => (await ground.letterOf(ticket))?.state === 'sent', LONG_MS);
    expect(other.isDead).to.equal(false);
    expect(await outcome(ground, ticket)).to.deep.equal({
      letters: 1,
      ids: 1,
      state: 'sent',
      isUnsure: false,
      attempts: 1,
    });
  });
});

describe('A worker whose clock is wrong', function () {
  this.timeout(240_000);

  it('by an hour, either way, acts when Redis says so; believing itself it would act early', async () => {
    const run = async (options: WorkerOptions) => {
      const ground = await ClockGround.open();
      try {
        await ground.worker(options).works();
        const ticket = await ground.ticketDueIn(12 * SECOND_MS);
        const letter = await until('the letter', () => ground.lettersOf(ticket)[0], LONG_MS);
        return letter.at.getTime() - (ticket.nextDueAt?.getTime() ?? 0);
      } finally {
        await ground.close();
      }
    };
    const [fast, slow, believing] = await Promise.all([
      run({ wrongMs: HOUR_MS }),
      run({ wrongMs: -HOUR_MS }),
      run({ aheadMs: HOUR_MS }),
    ]);
    expect(believing, 'the fault is there').to.be.below(0);
    expect(
      [fast, slow].every((lateMs) => lateMs >= -50 && lateMs < 20 * SECOND_MS),
      `${fast}, ${slow}`,
    ).to.equal(true);
  });
});
