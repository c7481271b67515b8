import type { OrgKind } from '../../shared/actor';

/** How an organisation is named where anybody may look: a farm is a person and shows as 张**, a business in full. */
export const publicName = (card: { readonly kind: OrgKind; readonly name: string } | undefined): string =>
  card === undefined ? '' : card.kind === 'farm' ? `${[...card.name][0] ?? ''}**` : card.name;
