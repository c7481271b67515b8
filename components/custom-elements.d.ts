import type { HTMLAttributes } from 'react';

declare module 'react' {
  // JSX asks for a namespace here; nothing else can name a custom element's attributes.
  namespace JSX {
    interface IntrinsicElements {
      'hl-read-aloud': HTMLAttributes<HTMLElement>;
      'hl-submit-once': HTMLAttributes<HTMLElement>;
      'hl-signature': HTMLAttributes<HTMLElement>;
      'hl-check-proof': HTMLAttributes<HTMLElement> & { readonly 'data-proof': string };
      'hl-live': HTMLAttributes<HTMLElement> & { readonly 'data-events': string };
      'hl-speaker': HTMLAttributes<HTMLElement> & { readonly 'data-events': string; readonly 'data-counter': string };
      'hl-field': HTMLAttributes<HTMLElement> & { readonly 'data-owner': string; readonly 'data-worker': '0' | '1'; readonly 'data-home': string };
      'hl-forget': HTMLAttributes<HTMLElement>;
      'hl-outbox': HTMLAttributes<HTMLElement> & { readonly 'data-owner': string; readonly 'data-units': string };
      'hl-voice': HTMLAttributes<HTMLElement>;
      'hl-poll': HTMLAttributes<HTMLElement> & { readonly src: string };
    }
  }
}
