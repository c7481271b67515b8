import type { JsonObject } from '../shared/json';

/** A notice as a screen shows it: the words are `notify.<kind>` with `spoken(params)`. */
export type NoticeDto = {
  readonly id: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly link: string | null;
  readonly createdAt: Date;
  readonly read: boolean;
};
