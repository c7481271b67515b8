/** A place on the earth: WGS-84, in degrees. */
export type Point = { readonly lat: number; readonly lng: number };

/** Mean radius of the earth (IUGG), in metres. */
const EARTH_RADIUS_METRES = 6_371_008.8;
/**
 * Roads wind: studies of road networks find them 1.2 to 1.4 times as long as the straight line ("circuity"), and longer
 * in mountains. One factor for all keeps two offers comparable; the freight that is agreed is the haulier's.
 */
const ROAD_CIRCUITY = 1.3;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Length of the great circle between two points in whole metres (haversine; within 0.5 % of the ellipsoid). */
export function greatCircleMetres(from: Point, to: Point): number {
  const chord = Math.sin(radians(to.lat - from.lat) / 2) ** 2
    + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(radians(to.lng - from.lng) / 2) ** 2;
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord))));
}

/** Estimated way by road in whole metres: 1.3 times the great circle. For comparing and estimating, never for charging. */
export const roadMetres = (from: Point, to: Point): number => Math.round(greatCircleMetres(from, to) * ROAD_CIRCUITY);

export type Box = { readonly south: number; readonly north: number; readonly west: number; readonly east: number };

/** The box of degrees outside of which nothing can be within so many metres by road: what an index is asked before the exact way is measured. */
export function boxWithin(at: Point, roadRadiusMetres: number): Box {
  const angle = roadRadiusMetres / ROAD_CIRCUITY / EARTH_RADIUS_METRES + 1e-6;
  const degrees = (angle * 180) / Math.PI;
  // Meridians draw together towards the pole, so the widest point of the circle lies a little nearer to it.
  const width = Math.sin(Math.min(Math.PI / 2, angle)) / Math.cos(radians(Math.min(89, Math.abs(at.lat) + degrees)));
  const wide = width >= 1 ? 180 : (Math.asin(width) * 180) / Math.PI;
  return { south: at.lat - degrees, north: at.lat + degrees, west: at.lng - wide, east: at.lng + wide };
}
