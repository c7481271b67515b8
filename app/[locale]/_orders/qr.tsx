import { drawQr } from '@/lib/payments/qr/image';

/** A QR code as a drawing, with its words for who cannot see it. Black on white in every theme: scanners want contrast. */
export function Qr({ text, label, className }: { readonly text: string; readonly label: string; readonly className?: string }) {
  const { size, path } = drawQr(text);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={className} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
