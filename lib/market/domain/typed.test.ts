import { describe, expect, it } from 'vitest';
import type { MassUnit } from '../../shared/quantity';
import { asking, doubtAbout, readFigures, type Usual } from './typed';

const usual: Usual = { of: 'produce', lowFen: 120n, highFen: 400n };
function doubt(mass: string, price: string, { soldBy = 'jin', pricedBy = 'jin', against = usual }: { soldBy?: MassUnit; pricedBy?: MassUnit; against?: Usual | null } = {}): string | null {
  const figures = readFigures({ mass, soldBy, price, pricedBy });
  return figures.ok ? doubtAbout(figures.value, { mass, soldBy }, against)?.doubt ?? null : figures.error;
}

describe('a careful clerk asks about', () => {
  it.each([['1.000', 'THOUSAND'], ['１．０００', 'THOUSAND'], ['1.250', 'THOUSAND'], ['1,000', null], ['1250', null], ['0.124', null], ['12.5', null], ['12,5', 'MASS_UNREADABLE']])(
    '%s 斤: %s', (mass, expected) => expect(doubt(mass, '2.40')).toBe(expected));
  it.each([['1.000', 'THOUSAND'], ['1,000', 'POINT'], ['1.250', null], ['1.25', null], ['30', null]])(
    '%s 吨: %s', (mass, expected) => expect(doubt(mass, '2.40', { soldBy: 'tonne' })).toBe(expected));
  it.each([['0.39', 'PRICE_LOW'], ['0.40', null], ['12.00', null], ['12.03', 'PRICE_HIGH'], ['2.4', null], ['2.455', 'PRICE_UNREADABLE']])(
    'a price of %s: %s', (price, expected) => expect(doubt('500', price)).toBe(expected));

  it('a price by another unit than the one it is meant for', () => {
    expect(doubt('500', '4900')).toBe('PRICE_HIGH');
    expect(doubt('500', '4900', { pricedBy: 'tonne' })).toBeNull();
    expect(doubt('500', '2.45', { pricedBy: 'tonne' })).toBe('PRICE_LOW');
  });

  it('an offer far from what is asked', () => {
    const against = asking(480_000n);
    expect(['2.30', '0.80', '7.20', '0.79', '24', '7.23'].map((price) => doubt('500', price, { against }))).toEqual([null, null, null, 'BELOW_ASKING', 'ABOVE_ASKING', 'ABOVE_ASKING']);
  });
});
