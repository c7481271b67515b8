import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideAnnouncements, FRESH_MS, SPOKEN_WITHIN_MS, type Queued } from '../../notify/domain/announcement';
import type { Fragment } from '../../operation/plan';
import { after } from '../../shared/clock';
import { decideCommand, planHeard, type Command, type MessageSnapshot, type SpeakerSnapshot } from './speaker';

const begin = new Date('2026-11-27T02:00:00Z');
const speakerOf = (id: string): SpeakerSnapshot => ({ id, version: 1, organisationId: 'org_1', counterId: 'ctr_1', state: 'ACTIVE', secretTurn: 1, lastSeq: 0 });

/** A counter with two loudspeakers and a page, as the database would keep it: plans are carried out as they are decided. */
class Counter {
  now = begin;
  private readonly receipts = new Map<string, Queued & { state: string }>();
  private readonly speakers = new Map(['a', 'b'].map((id) => [id, speakerOf(id)]));
  readonly messages = new Map<string, MessageSnapshot & { speakerId: string }>();

  take(amountFen: bigint): void {
    const id = `ann_${this.receipts.size}`;
    this.receipts.set(id, { id, version: 1, amountFen, wallet: 'wechat', createdAt: this.now, state: 'QUEUED' });
  }
  private queue = (): Queued[] => [...this.receipts.values()].filter(({ state }) => state === 'QUEUED');
  private apply({ changes = [] }: Fragment): void {
    for (const change of changes) {
      if (change.op === 'insert') for (const row of change.rows) {
        expect(this.messages.has(row.id as string)).toBe(false);
        this.messages.set(row.id as string, { version: 1, ...row } as never);
      }
      if (change.op !== 'update') continue;
      const table = { announcement: this.receipts, speaker: this.speakers, speaker_message: this.messages }[change.table] as Map<string, { version: number }>;
      const row = table.get(change.id)!;
      expect(row.version).toBe(change.version);
      table.set(change.id, { ...row, ...change.set, version: row.version + 1 });
    }
  }
  tell(id: string): Command | null {
    const speaker = this.speakers.get(id)!;
    const open = [...this.messages.values()].filter(({ speakerId, state }) => speakerId === id && state === 'GIVEN');
    expect(open.length).toBeLessThan(2);
    const { command, again, fragment } = decideCommand({ speaker, open: open[0] ?? null, queue: open.length ? [] : this.queue() }, this.now);
    this.apply(fragment);
    return again ? this.tell(id) : command;
  }
  hear = (msgId: string): void => this.apply(planHeard(this.messages.get(msgId)!, this.now));
  page(): bigint {
    const { taken, fragment } = decideAnnouncements(this.queue(), this.now);
    this.apply(fragment);
    return taken.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  }
  /** What ended, or will end, without anybody's word that it was said. */
  get unsaid(): bigint {
    return [...this.receipts.values()].filter(({ state }) => state !== 'TOLD').reduce((sum, { amountFen }) => sum + amountFen, 0n)
      + [...this.messages.values()].filter(({ state }) => state !== 'TOLD').reduce((sum, { amountFen }) => sum + amountFen, 0n);
  }
}

const events = fc.array(fc.oneof(
  fc.record({ what: fc.constant('receipt' as const), fen: fc.bigInt({ min: 1n, max: 100_000n }) }),
  fc.record({ what: fc.constant('passes' as const), ms: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(FRESH_MS, SPOKEN_WITHIN_MS / 3, SPOKEN_WITHIN_MS)) }),
  // The line loses the command, or the word that it was said, or nothing.
  fc.record({ what: fc.constant('tell' as const), to: fc.constantFrom('a', 'b'), lost: fc.constantFrom('command', 'word', 'nothing', 'nothing') }),
  fc.record({ what: fc.constant('page' as const) }),
), { maxLength: 60 });

it('every fen is said once or by nobody, whatever gets lost between two loudspeakers and a page', () => {
  fc.assert(fc.property(events, (happening) => {
    const counter = new Counter();
    const said = new Map<string, Map<string, bigint>>([['a', new Map()], ['b', new Map()]]);
    let [total, byPage] = [0n, 0n];
    for (const event of happening) {
      if (event.what === 'receipt') { counter.take(event.fen); total += event.fen; }
      if (event.what === 'passes') counter.now = after(counter.now, event.ms);
      if (event.what === 'page') byPage += counter.page();
      if (event.what !== 'tell') continue;
      const command = counter.tell(event.to);
      if (!command) continue;
      expect(command.exp * 1000).toBeGreaterThan(counter.now.getTime() - 1000);
      if (event.lost === 'command') continue;
      const known = said.get(event.to)!;
      // The same id is always the same money.
      expect(known.get(command.msgId) ?? BigInt(command.amountFen)).toBe(BigInt(command.amountFen));
      known.set(command.msgId, BigInt(command.amountFen));
      if (event.lost === 'nothing') counter.hear(command.msgId);
    }
    const heard = [...said.values()].flatMap((known) => [...known.entries()]);
    // No message was given to both.
    expect(new Set(heard.map(([msgId]) => msgId)).size).toBe(heard.length);
    const certain = heard.filter(([msgId]) => counter.messages.get(msgId)!.state === 'TOLD').reduce((sum, [, fen]) => sum + fen, 0n);
    expect(certain + byPage + counter.unsaid).toBe(total);
    expect(heard.reduce((sum, [, fen]) => sum + fen, 0n) + byPage).toBeLessThanOrEqual(total);
  }));
});

it('is told again what it has not confirmed, by the same number, and when it is late, that it was not said', () => {
  const counter = new Counter();
  counter.take(1250n);
  const first = counter.tell('a')!;
  expect(first).toMatchObject({ msgId: 'ann_0', seq: 1, channel: 'wechat', text: '微信收款 12 元 5 角', exp: Math.floor(after(begin, FRESH_MS).getTime() / 1000) });
  counter.take(300n);
  expect(counter.tell('a')).toEqual(first);
  expect(counter.tell('b')).toMatchObject({ msgId: 'ann_1', seq: 1 });
  counter.now = after(begin, FRESH_MS + 1);
  expect(counter.tell('a')).toMatchObject({ msgId: 'ann_0', seq: 1, channel: null, amountFen: '1250', text: '您有 1 笔未播报，合计 12 元 5 角' });
  counter.hear('ann_0');
  counter.hear('ann_0');
  expect(counter.tell('a')).toBeNull();
  counter.now = after(begin, SPOKEN_WITHIN_MS + 1);
  expect(counter.tell('b')).toBeNull();
  expect(counter.messages.get('ann_1')!.state).toBe('EXPIRED');
});
