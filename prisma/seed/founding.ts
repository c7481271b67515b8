import { openField } from '@/lib/db/personal-data';
import { setBankAccount } from '@/lib/identity/accounts/service';
import { checkBusiness, checkPerson } from '@/lib/identity/checks/service';
import { idCheckCharacter, usccCheckCharacter } from '@/lib/identity/domain/id-number';
import { membershipRow, organisationRow, personRow } from '@/lib/identity/organisations/founding';
import { answerLink, inviteGrower } from '@/lib/identity/organisations/service';
import { applyPlan } from '@/lib/operation/apply';
import type { OrgKind, PersonActor, Role } from '@/lib/shared/actor';
import { newId } from '@/lib/shared/ids';
import { AUDITOR, BUYERS, COOPERATIVES, COUNTIES, GIVEN, LENDERS, PLATFORM, SHOPS, type Company, type County, type Crop } from './cast';
import type { Chance } from './chance';
import type { Clockwork } from './clockwork';

export type Member = { readonly organisationId: string; readonly actor: PersonActor; readonly name: string; readonly person: string };
export type Farm = Member & { readonly county: County; readonly crops: readonly Crop[]; readonly village: string; readonly cooperative: Member | null;
  /** What the season draws on and nobody sees: how reliable she is, how good her produce, how much land. */
  readonly reliability: number; readonly quality: number; readonly size: number; readonly since: number };
export type Buyer = Member & { readonly buys: readonly string[]; readonly appetite: number };
export type Lender = Member & { readonly risk: PersonActor };
export type Cast = { readonly farms: readonly Farm[]; readonly cooperatives: readonly Member[]; readonly buyers: readonly Buyer[]; readonly lenders: readonly Lender[]; readonly platform: Member; readonly newcomer: PersonActor };

/** An identity number of GB 11643 with the right check digit; the people are invented. */
function idNumber(region: string, birth: string, serial: number): string {
  const body = `${region}${birth}${String(serial).padStart(3, '0')}`;
  return body + idCheckCharacter(body);
}

/** A unified social credit code of GB 32100 with the right check character. */
function uscc(category: '91' | '93', region: string, serial: number): string {
  const body = `${category}${region}MA5${String(serial).padStart(6, '0')}`;
  return body + usccCheckCharacter(body);
}

/** A card number with its Luhn digit. */
function account(serial: number): string {
  const body = `621700${String(serial).padStart(12, '0')}`;
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}

type Founder = { kind: OrgKind; name: string; person: string; region: string; place?: string; role?: Role };

/** Sets people and organisations up, and has all of them checked by the registry as anybody is. */
class Founding {
  #serial: number;
  readonly demo: string[] = [];

  /** @param first the number of the first one; phones, licences and accounts follow from it */
  constructor(private readonly works: Clockwork, private readonly chance: Chance, private readonly at: Date, first = 1) {
    this.#serial = first;
  }

  async found(founder: Founder, demo = false): Promise<Member> {
    const { kind, name, region } = founder;
    const serial = this.#serial++;
    const [personId, organisationId, at] = [newId('person'), newId('organisation'), this.at];
    const actor: PersonActor = { kind: 'person', personId, organisationId, orgKind: kind, role: founder.role ?? 'owner' };
    await applyPlan(this.works.db, {
      answer: {},
      changes: [
        personRow({ id: personId, name: founder.person, phone: `139${String(10_000_000 + serial * 7919).slice(-8)}`, status: 'active' }, at),
        organisationRow({ id: organisationId, kind, name, regionCode: region, place: founder.place }, at),
        membershipRow({ id: newId('membership'), personId, organisationId, role: actor.role, status: 'active' }, at),
      ],
    }, { operation: 'season.found', actor: 'system:season', now: at, idempotency: null });
    const birth = `${this.chance.between(1958, 1996)}${String(this.chance.between(1, 12)).padStart(2, '0')}${String(this.chance.between(1, 28)).padStart(2, '0')}`;
    await this.works.run(checkPerson, actor, at, { name: founder.person, idNumber: idNumber(region, birth, serial) });
    if (kind !== 'farm') {
      await this.works.run(checkBusiness, actor, at, { name, uscc: uscc(kind === 'cooperative' ? '93' : '91', region, serial), legalPerson: founder.person });
    }
    await this.works.drain(at);
    await this.works.run(setBankAccount, actor, at, { bankName: '中国农业银行', holderName: kind === 'farm' ? founder.person : name, number: account(serial) });
    if (demo) this.demo.push(personId);
    return { organisationId, actor, name, person: founder.person };
  }

  /** Somebody who comes without a check by the registry: an auditor, or a newcomer. */
  async come(founder: Founder, demo: boolean): Promise<PersonActor> {
    const [personId, organisationId] = [newId('person'), newId('organisation')];
    await applyPlan(this.works.db, {
      answer: {},
      changes: [
        personRow({ id: personId, name: founder.person, phone: `137${String(10_000_000 + this.#serial++ * 7919).slice(-8)}`, status: 'active' }, this.at),
        organisationRow({ id: organisationId, kind: founder.kind, name: founder.name, regionCode: founder.region }, this.at),
        membershipRow({ id: newId('membership'), personId, organisationId, role: 'owner', status: 'active' }, this.at),
      ],
    }, { operation: 'season.found', actor: 'system:season', now: this.at, idempotency: null });
    if (demo) this.demo.push(personId);
    return { kind: 'person', personId, organisationId, orgKind: founder.kind, role: 'owner' };
  }

  /** A second person of an organisation, for what needs four eyes. */
  async join(member: Member, name: string, role: Role, demo: boolean): Promise<PersonActor> {
    const personId = newId('person');
    await applyPlan(this.works.db, {
      answer: {},
      changes: [
        personRow({ id: personId, name, phone: `138${String(10_000_000 + this.#serial++ * 7919).slice(-8)}`, status: 'active' }, this.at),
        membershipRow({ id: newId('membership'), personId, organisationId: member.organisationId, role, status: 'active' }, this.at),
      ],
    }, { operation: 'season.found', actor: 'system:season', now: this.at, idempotency: null });
    if (demo) this.demo.push(personId);
    return { ...member.actor, personId, role };
  }
}

/** Everybody of the season, verified and with accounts, as they stood when the first of the three seasons began. */
export async function foundCast(works: Clockwork, chance: Chance, at: Date): Promise<Cast> {
  const founding = new Founding(works, chance, at);
  const company = (kind: OrgKind) => (one: Company, demo: boolean) =>
    founding.found({ kind, name: one.name, person: one.person, region: one.region, role: kind === 'lender' ? 'officer' : 'owner' }, demo);
  const platform = await founding.found({ kind: 'platform', name: PLATFORM.name, person: PLATFORM.person, region: PLATFORM.region }, true);
  const cooperatives: Member[] = [];
  for (const [index, one] of COOPERATIVES.entries()) cooperatives.push(await company('cooperative')(one, index < 2));
  const buyers: Buyer[] = [];
  for (const [index, one] of BUYERS.entries()) buyers.push({ ...(await company('buyer')(one, index < 2 || index === 3)), buys: one.buys!, appetite: one.appetite! });
  const lenders: Lender[] = [];
  for (const one of LENDERS) {
    const lender = await founding.found({ kind: 'lender', name: one.name, person: one.person, region: one.region, role: 'owner' }, true);
    lenders.push({ ...lender, risk: await founding.join(lender, one.risk, 'risk_manager', true) });
  }
  const farms: Farm[] = [];
  const taken = new Set<string>();
  for (const county of COUNTIES) {
    const cooperative = cooperatives[COOPERATIVES.findIndex((one) => one.region === county.code)] ?? null;
    for (let n = 0; n < county.farms; n++) {
      let name = n === 0 && county.code === '370783' ? '张桂兰' : '';
      while (name === '' || (taken.has(name) && n > 0)) name = chance.pick([...county.surnames]) + chance.pick(GIVEN);
      taken.add(name);
      const village = chance.pick(county.villages);
      const member = await founding.found({ kind: 'farm', name, person: name, region: county.code, place: village }, n === 0 || (county.code === '370783' && n < 3));
      const joins = cooperative !== null && n > 0 && chance.happens(0.5);
      if (joins) await joinCooperative(works, cooperative, member, name, county, at);
      const troubled = chance.happens(0.15);
      farms.push({
        ...member, county, village, cooperative: joins ? cooperative : null,
        crops: county.crops.filter((_, index) => index === n % county.crops.length || chance.happens(0.25)),
        reliability: n === 0 ? 0.985 : troubled ? 0.74 + chance.next() * 0.1 : 0.9 + chance.next() * 0.095,
        quality: n === 0 ? 0.98 : troubled ? 0.8 : 0.88 + chance.next() * 0.1, size: n === 0 ? 1.2 + chance.next() * 0.6 : 0.6 + chance.next() * 0.9,
        // Most have sold here from the first season on; some came later, and one or two only just now.
        since: n === 0 ? 0 : chance.happens(0.7) ? 0 : chance.between(1, 2),
      });
    }
  }
  // Last, so that everybody before them keeps the numbers that the season was made with.
  await founding.join(platform, PLATFORM.officer, 'officer', true);
  await founding.come({ kind: 'auditor', name: AUDITOR.name, person: AUDITOR.person, region: AUDITOR.region }, true);
  const newcomer = await founding.come({ kind: 'shop', name: '周来小铺', person: '周来', region: '370783' }, false);
  await works.db.sql('update person set demo = true where id = any ($1)', [founding.demo]);
  return { farms, cooperatives, buyers, lenders, platform, newcomer };
}

export type ShopMember = Member & { readonly clerk: PersonActor };

/** The shops came lately, long after everybody else. */
export async function foundShops(works: Clockwork, chance: Chance, at: Date): Promise<ShopMember[]> {
  const founding = new Founding(works, chance, at, 500);
  const shops: ShopMember[] = [];
  for (const { name, person, region, clerk } of SHOPS) {
    const shop = await founding.found({ kind: 'shop', name, person, region }, true);
    shops.push({ ...shop, clerk: await founding.join(shop, clerk, 'clerk', true) });
  }
  await works.db.sql('update person set demo = true where id = any ($1)', [founding.demo]);
  return shops;
}

async function joinCooperative(works: Clockwork, cooperative: Member, farm: Member, name: string, county: County, at: Date): Promise<void> {
  const [row] = await works.db.sql<{ phone: string }>('select phone_sealed as phone from person where id = $1', [farm.actor.personId]);
  if (!row) return;
  await works.run(inviteGrower, cooperative.actor, at, { name, phone: openField('person.phone', farm.actor.personId, row.phone), regionCode: county.code });
  const [link] = await works.db.sql<{ id: string }>('select id from grower_link where cooperative_org_id = $1 and grower_org_id = $2', [cooperative.organisationId, farm.organisationId]);
  await works.run(answerLink, farm.actor, at, { linkId: link!.id, accept: true });
}
