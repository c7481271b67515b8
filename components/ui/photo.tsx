import { cx } from './class-names';

type PhotoProps = { readonly src: string; readonly alt: string; readonly className?: string; readonly width?: number; readonly height?: number };

/** A photo from a route of ours that knows who may see it: nothing for the image optimiser, whose cache is everybody's. */
export function Photo({ src, alt, className, width, height }: PhotoProps) {
  // eslint-disable-next-line @next/next/no-img-element -- the optimiser would keep a private picture for everybody
  return <img src={src} alt={alt} width={width} height={height} loading="lazy" className={cx('rounded-sm bg-sunk', className)} />;
}
