import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHarness } from '../testing/harness';
import type { Harness } from '../testing/harness';
import { isIdNumber, isUscc } from './numbers';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.app.close());

// The example of GB 11643-1999, and the USCCs of two well-known companies as printed on their own pages.
const PERSON = '11010519491231002X';
const ALIBABA = '91330100799655058B';
const TENCENT = '9144030071526726XG';

type Answer = Readonly<Record<string, string>>;
const person = (idNumber: string, name = '张三'): Promise<Answer> => harness.call('/registry/person', { name, idNumber });
const business = (uscc: string, name = '甲公司', legalPerson = '李四'): Promise<Answer> =>
  harness.call('/registry/business', { name, uscc, legalPerson });

describe('check digits', () => {
  it('are those of the standards', () => {
    expect(isIdNumber(PERSON)).toBe(true);
    expect([ALIBABA, TENCENT].map(isUscc)).toEqual([true, true]);
  });

  it('catch every changed digit of an ID number', () => {
    for (let index = 0; index < 17; index++) {
      for (const digit of '0123456789') {
        const changed = PERSON.slice(0, index) + digit + PERSON.slice(index + 1);
        expect(isIdNumber(changed), changed).toBe(changed === PERSON);
      }
    }
  });

  it('refuse impossible dates, lower case and other lengths', () => {
    for (const bad of ['110105194902310026', '11010519491231002x', '1101051949123100', '', 'I1330100799655058B']) {
      expect(isIdNumber(bad) || isUscc(bad), bad).toBe(false);
    }
  });
});

describe('registry', () => {
  it('believes a well-formed number it never saw, and no other', async () => {
    expect(await person(PERSON)).toMatchObject({ respCode: '00', result: 'match', reason: '', idNumber: '1101**********002X' });
    expect(await person('110105194912310021')).toMatchObject({ result: 'unknown', reason: 'CHECK_DIGIT' });
    expect(await business(ALIBABA)).toMatchObject({ result: 'match', uscc: ALIBABA });
    expect(await business('91330100799655058C')).toMatchObject({ result: 'unknown', reason: 'CHECK_DIGIT' });
  });

  it('does not know the serial 000', async () => {
    const stem = '11010519491231000';
    const number = [...'0123456789X'].map((check) => stem + check).find(isIdNumber)!;
    expect(await person(number)).toMatchObject({ result: 'unknown', reason: 'NOT_FOUND' });
  });

  it('compares with what it was seeded with', async () => {
    const seed = {
      persons: [{ idNumber: PERSON, name: '林秀英' }],
      businesses: [
        { uscc: ALIBABA, name: '绿源合作社', legalPerson: '林秀英' },
        { uscc: TENCENT, name: '旧货栈', legalPerson: '王五', status: 'REVOKED' },
      ],
    };
    expect((await harness.admin('POST', '/registry/seed', seed)).json).toEqual({ persons: 1, businesses: 2 });
    expect((await person(PERSON, '林秀英')).result).toBe('match');
    expect(await person(PERSON)).toMatchObject({ result: 'mismatch', reason: 'NAME' });
    expect((await business(ALIBABA, '绿源合作社', '林秀英')).result).toBe('match');
    expect(await business(ALIBABA, '绿源合作社', '王五')).toMatchObject({ result: 'mismatch', reason: 'LEGAL_PERSON' });
    expect(await business(ALIBABA, '别的社', '林秀英')).toMatchObject({ result: 'mismatch', reason: 'NAME' });
    expect(await business(TENCENT, '旧货栈', '王五')).toMatchObject({ result: 'revoked' });
  });
});
