import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idCheckCharacter, maskIdNumber, maskPhone, maskUscc, readIdNumber, readUscc, usccCheckCharacter } from './id-number';

describe('resident identity number (GB 11643)', () => {
  it('takes the two examples printed in the standard', () => {
    expect(readIdNumber('11010519491231002X')).toEqual({
      ok: true,
      value: { text: '11010519491231002X', regionCode: '110105', birthDay: '1949-12-31', sex: 'female' },
    });
    expect(readIdNumber('440524188001010014')).toMatchObject({ ok: true, value: { birthDay: '1880-01-01', sex: 'male' } });
  });

  it('takes spaces, full-width digits and a small x', () => {
    expect(readIdNumber(' 110105 19491231 002x ')).toMatchObject({ ok: true, value: { text: '11010519491231002X' } });
    expect(readIdNumber('１１０１０５１９４９１２３１００２Ｘ').ok).toBe(true);
  });

  it('names what is wrong', () => {
    expect(readIdNumber('110105194912310021')).toEqual({ ok: false, error: 'ID_CHECK_DIGIT' });
    expect(readIdNumber('11010519490231002X')).toEqual({ ok: false, error: 'ID_BIRTH_DATE' });
    expect(readIdNumber('1101051949123100')).toEqual({ ok: false, error: 'ID_FORMAT' });
    expect(readIdNumber('3.50924196008186E+17')).toEqual({ ok: false, error: 'ID_FORMAT' });
  });

  const made = fc
    .tuple(fc.constantFrom('110105', '350924', '370783'), fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 999 }))
    .map(([region, days, sequence]) => {
      const birth = new Date(Date.UTC(1930, 0, 1) + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
      const first17 = region + birth + String(sequence).padStart(3, '0');
      return first17 + idCheckCharacter(first17);
    });

  it('notices any one wrong digit', () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (text, at, by) => {
        expect(readIdNumber(text).ok).toBe(true);
        const digit = (Number(text[at]) + by) % 10;
        expect(readIdNumber(text.slice(0, at) + digit + text.slice(at + 1)).ok).toBe(false);
      }),
    );
  });

  it('notices two neighbours exchanged', () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 0, max: 15 }), (text, at) => {
        fc.pre(text[at] !== text[at + 1]);
        expect(readIdNumber(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)).ok).toBe(false);
      }),
    );
  });
});

describe('unified social credit code (GB 32100)', () => {
  it('takes codes of public registers', () => {
    // The example of GB 32100, then codes of well-known companies from the public register.
    for (const code of [
      '91350100M000100Y43',
      '91110000802100433B',
      '91330100799655058B',
      '914403001922038216',
      '9144030071526726XG',
    ]) {
      expect(readUscc(code), code).toEqual({ ok: true, value: code });
    }
    expect(readUscc(' 9135 0100 m000100y43')).toEqual({ ok: true, value: '91350100M000100Y43' });
  });

  it('names what is wrong', () => {
    expect(readUscc('91350100M000100Y44')).toEqual({ ok: false, error: 'USCC_CHECK_DIGIT' });
    expect(readUscc('91350100I000100Y43')).toEqual({ ok: false, error: 'USCC_FORMAT' });
    expect(readUscc('')).toEqual({ ok: false, error: 'USCC_FORMAT' });
  });

  it('notices any one wrong character', () => {
    const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
    const tail = fc.array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(tail, fc.integer({ min: 8, max: 16 }), fc.constantFrom(...alphabet), (letters, at, other) => {
        const first17 = `93350924${letters}`;
        const code = first17 + usccCheckCharacter(first17);
        expect(readUscc(code).ok).toBe(true);
        fc.pre(code[at] !== other);
        expect(readUscc(code.slice(0, at) + other + code.slice(at + 1)).ok).toBe(false);
      }),
    );
  });
});

describe('masks', () => {
  it('hide the middle and never the whole meaning', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('1101**********002X');
    expect(maskUscc('91350100M000100Y43')).toBe('9135**********0Y43');
    expect(maskPhone('138 5364 1207')).toBe('138****1207');
    expect(maskPhone('1207')).toBe('****');
  });

  it('never show more than eight characters of anything', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const mask of [maskIdNumber, maskUscc, maskPhone])
          expect(mask(text).replace(/\*/g, '').length).toBeLessThanOrEqual(8);
      }),
    );
  });
});
