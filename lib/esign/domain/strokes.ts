/** A drawn signature: strokes of points on a sheet of 600 x 200, whatever the screen it was drawn on, with the milliseconds since the pen first touched it. */
export const SHEET = { width: 600, height: 200 } as const;
export type Point = readonly [x: number, y: number, ms: number];
type Place = readonly [x: number, y: number];
export type Strokes = readonly (readonly Point[])[];

/** How far the pen moved in all, in units of the sheet. */
export const inkOf = (strokes: Strokes): number =>
  strokes.reduce((sum, points) => sum + points.slice(1).reduce((length, [x, y], i) => length + Math.hypot(x - points[i]![0], y - points[i]![1]), 0), 0);

/** One curve that a stroke follows: its start, then quadratic pieces, each with control point and end. */
export type Curve = { readonly start: Place; readonly pieces: readonly (readonly [control: Place, end: Place])[] };

/** Rounds the corners of what a finger drew: each point bends the line between the middles of its neighbours. */
export function curvesOf(strokes: Strokes): Curve[] {
  return strokes.map((stroke) => stroke.map(([x, y]): Place => [x, y])).filter((points) => points.length > 0).map((points) => {
    const start = points[0]!;
    const last = points.at(-1)!;
    if (points.length === 1) return { start, pieces: [[start, [start[0] + 1, start[1]] as const] as const] };
    const pieces = points.slice(1, -1).map((point, i) => {
      const next = points[i + 2]!;
      return [point, [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2] as const] as const;
    });
    return { start, pieces: [...pieces, [last, last] as const] };
  });
}

/** The same curves as the path of an SVG of the sheet's size. */
export const svgPath = (strokes: Strokes): string =>
  curvesOf(strokes).map(({ start, pieces }) => `M${start.join(' ')}${pieces.map(([control, end]) => `Q${control.join(' ')} ${end.join(' ')}`).join('')}`).join('');
