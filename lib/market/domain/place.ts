import { region, regionName } from '../../catalogue/domain/regions';

/** A place as listings and demands keep it: words for people, a county, and a point in millionths of a degree. */
export type Place = { readonly regionCode: string; readonly place: string; readonly latE6: number; readonly lngE6: number };

/** Where an organisation stands: its own point when it gave one, otherwise its county's; null for an unknown county. */
export function placeOf(card: { readonly regionCode: string; readonly lat: number | null; readonly lng: number | null }, typed: string | null): Place | null {
  const county = region(card.regionCode);
  if (!county) return null;
  const [lat, lng] = card.lat !== null && card.lng !== null ? [card.lat, card.lng] : [county.lat, county.lng];
  return { regionCode: card.regionCode, place: typed || regionName(card.regionCode, 'zh-CN'), latE6: Math.round(lat * 1e6), lngE6: Math.round(lng * 1e6) };
}
