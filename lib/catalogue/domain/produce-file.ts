import { MASS_UNITS } from '@/lib/shared/quantity';

export const SELLING_UNITS = [...MASS_UNITS, 'piece', 'box'] as const;
/** What goods are counted by; `piece` and `box` have a nominal mass that the leaf names. */
export type SellingUnit = (typeof SELLING_UNITS)[number];
export const FRESHNESS = ['fresh', 'dry'] as const;
export type Freshness = (typeof FRESHNESS)[number];
export const CERTIFICATE_DUTIES = ['required', 'voluntary'] as const;
export type CertificateDuty = (typeof CERTIFICATE_DUTIES)[number];

/** A leaf as data/produce/*.json writes it; what it leaves out, its family says. */
export type LeafSource = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly aliases: readonly string[];
  readonly varieties: readonly string[];
  readonly shelfHours: number;
  readonly farmGateFenPerJin: readonly number[];
  readonly gradeFenPerJin?: Readonly<Record<string, readonly number[]>>;
  readonly pieceGrams?: number;
  readonly boxGrams?: number;
  readonly scheme?: string;
  readonly freshness?: Freshness;
};

/** One file of data/produce: a category with its families. */
export type ProduceFile = {
  readonly category: { readonly id: string; readonly zh: string; readonly en: string };
  readonly families: readonly {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly scheme: string;
    readonly freshness: Freshness;
    readonly certificate: CertificateDuty;
    readonly units: readonly SellingUnit[];
    readonly leaves: readonly LeafSource[];
  }[];
};
