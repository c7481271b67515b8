import { whenParsed } from '../when-parsed';

/**
 * <hl-signature><canvas></canvas><input type="hidden" name="signature"><button type="button" data-clear></button></hl-signature>
 * A pad to sign on with a finger, a pen or a mouse. It writes its strokes as JSON into the hidden field:
 * [[[x, y, ms], …], …] on a sheet of 600 x 200, whole numbers, ms since the first touch. Whoever has no script types the
 * full name instead.
 */
type Point = [x: number, y: number, ms: number];

const SHEET = { width: 600, height: 200 };
/** A signature is a few hundred points; more is a drawing, or a fault. */
const MAX_POINTS = 3000;

class Signature extends HTMLElement {
  private strokes: Point[][] = [];
  private beganMs = 0;

  connectedCallback(): void {
    whenParsed(() => this.begin());
  }

  private begin(): void {
    const canvas = this.querySelector('canvas');
    const input = this.querySelector<HTMLInputElement>('input[type=hidden]');
    const pen = canvas?.getContext('2d');
    if (!canvas || !input || !pen) return;
    canvas.width = SHEET.width * 2;
    canvas.height = SHEET.height * 2;
    pen.scale(2, 2);
    canvas.style.touchAction = 'none';

    const draw = (): void => {
      pen.clearRect(0, 0, SHEET.width, SHEET.height);
      pen.strokeStyle = pen.fillStyle = getComputedStyle(canvas).color;
      pen.lineWidth = 3.2;
      pen.lineCap = pen.lineJoin = 'round';
      for (const stroke of this.strokes) drawStroke(pen, stroke);
      this.toggleAttribute('data-signed', this.strokes.length > 0);
    };
    const keep = (): void => { input.value = this.strokes.length > 0 ? JSON.stringify(this.strokes) : ''; };
    const restore = (): void => { this.strokes = parse(input.value); draw(); };
    const point = (event: PointerEvent): Point => {
      const box = canvas.getBoundingClientRect();
      const on = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)));
      if (this.strokes.length === 0) this.beganMs = event.timeStamp;
      return [on(((event.clientX - box.left) / box.width) * SHEET.width, SHEET.width), on(((event.clientY - box.top) / box.height) * SHEET.height, SHEET.height), Math.round(event.timeStamp - this.beganMs)];
    };

    canvas.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      this.strokes.push([point(event)]);
      draw();
    });
    canvas.addEventListener('pointermove', (event) => {
      const stroke = this.strokes[this.strokes.length - 1];
      if (!stroke || !canvas.hasPointerCapture(event.pointerId)) return;
      if (this.strokes.reduce((sum, one) => sum + one.length, 0) < MAX_POINTS) stroke.push(point(event));
      draw();
    });
    for (const end of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(end, keep);
    this.querySelector('[data-clear]')?.addEventListener('click', () => { this.strokes = []; keep(); draw(); });
    // A form that comes back with an error gives the field what it held before.
    input.form?.addEventListener('reset', () => queueMicrotask(restore));
    this.toggleAttribute('data-ready', true);
    restore();
  }
}

function drawStroke(pen: CanvasRenderingContext2D, stroke: readonly Point[]): void {
  const first = stroke[0];
  if (!first) return;
  pen.beginPath();
  pen.arc(first[0], first[1], 1.6, 0, 7);
  pen.fill();
  pen.beginPath();
  pen.moveTo(first[0], first[1]);
  let last = first;
  for (const next of stroke.slice(1)) {
    pen.quadraticCurveTo(last[0], last[1], (last[0] + next[0]) / 2, (last[1] + next[1]) / 2);
    last = next;
  }
  pen.lineTo(last[0], last[1]);
  pen.stroke();
}

function parse(text: string): Point[][] {
  try {
    const value: unknown = JSON.parse(text || '[]');
    return Array.isArray(value) ? (value as Point[][]) : [];
  } catch {
    return [];
  }
}

customElements.define('hl-signature', Signature);
