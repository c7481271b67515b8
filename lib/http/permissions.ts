import { ORG_KINDS, ROLES, type OrgKind } from '../shared/actor';
import type { AnyOperation } from './problem';

/** What stands in a cell: nothing, everybody of that kind of organisation, or the roles that may. */
function cell({ orgs, roles, visitor }: AnyOperation['audience'], kind: OrgKind): string {
  if (visitor) return 'all';
  if (!orgs?.includes(kind)) return '';
  const allowed = ROLES.filter((role) => roles?.includes(role) ?? true);
  return allowed.length === ROLES.length ? 'all' : allowed.join(', ');
}

/** The permission matrix as Markdown, derived from the operations' own words so that it cannot say anything else. */
export function permissionMatrix(operations: readonly AnyOperation[]): string {
  const yes = (allowed: boolean | undefined) => (allowed ? 'yes' : '');
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    '# Who may try what', '',
    'Made by `node scripts/docs.mjs` from the list of operations (lib/http/operations.ts); a test holds it current.', '',
    'An operation answers FORBIDDEN to whoever has no word in its row. Whoever has one may try it on what is hers: everything',
    'is loaded for the actor, so what belongs to others is NOT_FOUND. `all` stands for every role of that kind of organisation.', '',
    row(['operation', ...ORG_KINDS, 'visitor', 'system', 'channel']), row(Array.from({ length: ORG_KINDS.length + 4 }, () => '---')),
    ...operations.map(({ name, audience }) => row([
      `\`${name}\``, ...ORG_KINDS.map((kind) => cell(audience, kind)), yes(audience.visitor), yes(audience.system), yes(audience.channel)])),
  ].join('\n') + '\n';
}
