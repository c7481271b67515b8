/** A drawn signature: strokes of points in a box of 1000 x 400, whatever the screen it was drawn on. */
export const BOX = { width: 1000, height: 400 } as const;
export type Point = readonly [x: number, y: number];
export type Strokes = readonly (readonly Point[])[];

/** How far the pen moved in all, in units of the box. */
export const inkOf = (strokes: Strokes): number =>
  strokes.reduce((sum, points) => sum + points.slice(1).reduce((length, [x, y], i) => length + Math.hypot(x - points[i]![0], y - points[i]![1]), 0), 0);

/** One curve that a stroke follows: its start, then quadratic pieces, each with control point and end. */
export type Curve = { readonly start: Point; readonly pieces: readonly (readonly [control: Point, end: Point])[] };

/** Rounds the corners of what a finger drew: each point bends the line between the middles of its neighbours. */
export function curvesOf(strokes: Strokes): Curve[] {
  return strokes.filter((points) => points.length > 0).map((points) => {
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

/** The same curves as the path of an SVG of the box's size. */
export const svgPath = (strokes: Strokes): string =>
  curvesOf(strokes).map(({ start, pieces }) => `M${start.join(' ')}${pieces.map(([control, end]) => `Q${control.join(' ')} ${end.join(' ')}`).join('')}`).join('');
