'use client';

import dynamic from 'next/dynamic';
import type { LiveLinesProps } from './live-lines';

const LiveLines = dynamic(() => import('./live-lines'), { ssr: false });

/** A chart of the full doors, fetched when it shows. It keeps its place from the start, so that nothing jumps. */
export function LazyLines(props: LiveLinesProps) {
  return <div className="min-w-0 overflow-hidden" style={{ minHeight: props.height ?? 220 }}><LiveLines {...props} /></div>;
}
