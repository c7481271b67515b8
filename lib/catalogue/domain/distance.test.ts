import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxWithin, greatCircleMetres, roadMetres } from './distance';

const point = fc.record({ lat: fc.double({ min: -90, max: 90, noNaN: true }), lng: fc.double({ min: -180, max: 180, noNaN: true }) });

describe('greatCircleMetres', () => {
  it('agrees with published distances', () => {
    // A degree of latitude is 111.2 km on the mean sphere; Beijing to Shanghai is given as about 1,067 km.
    expect(greatCircleMetres({ lat: 0, lng: 0 }, { lat: 1, lng: 0 })).toBe(111_195);
    const beijingShanghai = greatCircleMetres({ lat: 39.9042, lng: 116.4074 }, { lat: 31.2304, lng: 121.4737 });
    expect(beijingShanghai).toBeGreaterThan(1_064_000);
    expect(beijingShanghai).toBeLessThan(1_071_000);
  });

  it('is a distance: zero to itself, the same both ways, no shortcut by a third place, at most half round the earth', () => {
    fc.assert(fc.property(point, point, point, (a, b, c) => {
      expect(greatCircleMetres(a, a)).toBe(0);
      expect(greatCircleMetres(a, b)).toBe(greatCircleMetres(b, a));
      expect(greatCircleMetres(a, c)).toBeLessThanOrEqual(greatCircleMetres(a, b) + greatCircleMetres(b, c) + 2);
      expect(greatCircleMetres(a, b)).toBeLessThanOrEqual(20_015_115);
      expect(Number.isInteger(greatCircleMetres(a, b))).toBe(true);
    }));
  });
});

describe('roadMetres', () => {
  it('is 1.3 times the great circle in whole metres', () => {
    expect(roadMetres({ lat: 0, lng: 0 }, { lat: 1, lng: 0 })).toBe(144_554);
    fc.assert(fc.property(point, point, (a, b) => {
      expect(Math.abs(roadMetres(a, b) - greatCircleMetres(a, b) * 1.3)).toBeLessThanOrEqual(0.5);
    }));
  });
});

describe('the box around a place', () => {
  it('leaves out nothing that lies within the way', () => {
    const place = fc.record({ lat: fc.double({ min: 4, max: 53, noNaN: true }), lng: fc.double({ min: 74, max: 135, noNaN: true }) });
    fc.assert(fc.property(place, fc.integer({ min: 1, max: 3000 }), fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (at, km, north, east) => {
      const box = boxWithin(at, km * 1000);
      const other = { lat: at.lat + north * km / 80, lng: at.lng + east * km / 30 };
      const inside = other.lat >= box.south && other.lat <= box.north && other.lng >= box.west && other.lng <= box.east;
      expect(inside || roadMetres(at, other) > km * 1000).toBe(true);
    }), { numRuns: 5000 });
  });
});
