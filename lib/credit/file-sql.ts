/**
 * The features of domain/features.ts as one set-based statement, for one subject or for everybody at once. Same definitions,
 * same rounding (every division rounds down), the same facts: recorded strictly before the moment $1, happened in the 730
 * days before it, the subject's own, not imported. A test holds it equal to the pure one over random facts.
 * $2 leaves one fact out, to see what it does; null leaves out none. $3 names the subjects, where it is not about everybody with a fact that
 * counts: two texts, for a plan that must suit both reads everybody's facts to find one's.
 * A correction recorded before the moment leaves its fact out, or sets members of what it says. Values come as text, for numeric has
 * no type in JSON.
 */
const creditFileSql = (about: 'some' | 'everybody'): string => `
with correction as (
  select distinct on (f.subject_org_id, f.payload->>'factId') f.subject_org_id as s, f.payload->>'factId' as id, fact_flag(f.payload, 'leftOut') as out, f.payload->'set' as set
  from fact f
  where f.kind = 'fact.corrected' ${about === 'some' ? 'and f.subject_org_id = any ($3)' : ''} and f.recorded_at < $1
    and fact_text(f.payload, 'factId') is not null and fact_flag(f.payload, 'leftOut') is not null and jsonb_typeof(f.payload->'set') = 'object'
  order by f.subject_org_id, f.payload->>'factId', f.recorded_at desc, f.id collate "C" desc
), counted as (
  select f.subject_org_id as s, f.kind, f.occurred_at as at, case when c.id is null then f.payload else f.payload || c.set end as p,
    to_char((f.occurred_at + interval '8 hours') at time zone 'UTC', 'YYYY-MM') as month
  from fact f left join correction c on c.s = f.subject_org_id and c.id = f.id
  where c.out is not true and f.id is distinct from $2::text and f.kind in ('order.agreed', 'order.cancelled', 'delivery.accepted', 'settlement.paid', 'refund.made', 'loan.repaid', 'loan.overdue')
    ${about === 'some' ? 'and f.subject_org_id = any ($3)' : ''} and f.recorded_at < $1 and f.occurred_at < $1
    and f.occurred_at >= $1::timestamptz - interval '17520 hours' and not f.payload @> '{"imported": true}'
), agreed as (
  select * from (
    select s, fact_text(p, 'orderId') as id, fact_text(p, 'buyerOrgId') as buyer, fact_whole(p, 'contractedGrams') as grams, fact_whole(p, 'amountFen') as fen,
      fact_moment(p, 'dueAt') as due
    from counted where kind = 'order.agreed' and fact_text(p, 'sellerOrgId') = s) o
  where id is not null and buyer is not null and grams is not null and fen is not null and due is not null
), cancelled as (
  select s, fact_text(p, 'orderId') as id, bool_or(fact_excused(p)) as excused
  from counted where kind = 'order.cancelled' and fact_text(p, 'orderId') is not null group by 1, 2
), delivered as (
  select * from (
    select s, month, fact_text(p, 'orderId') as id, fact_whole(p, 'acceptedGrams') as accepted, fact_whole(p, 'rejectedGrams') as rejected,
      fact_flag(p, 'gradeKept') as kept, fact_flag(p, 'onTime') as prompt, fact_excused(p) as excused
    from counted where kind = 'delivery.accepted') d
  where id is not null and accepted is not null and rejected is not null and kept is not null and prompt is not null
), by_order as (
  select s, id, sum(accepted + case when excused then rejected else 0 end) as kept, bool_or(accepted > 0) as sold, bool_or(excused) as excused
  from delivered group by 1, 2
), by_buyer as (
  select a.s, a.buyer, count(*) as orders, sum(a.fen) as fen
  from agreed a join by_order b on b.s = a.s and b.id = a.id and b.sold group by 1, 2
), volume as (
  select s, sum(orders) as orders, count(*) as buyers, sum(fen) as fen, sum(fen * fen) as squares from by_buyer group by 1
), completion as (
  select s, count(*) as deliveries, count(*) filter (where prompt or excused) as prompt, count(*) filter (where kept or excused) as kept,
    count(distinct month) filter (where accepted > 0) as months
  from delivered group by 1
), judged as (
  select s, sum(kept) as kept, sum(grams) as grams from (
    select a.s, a.grams, a.due < $1 or c.id is not null as over,
      case when coalesce(c.excused, false) then a.grams else least(coalesce(b.kept, 0), a.grams) end as kept
    from agreed a left join by_order b on b.s = a.s and b.id = a.id left join cancelled c on c.s = a.s and c.id = a.id) o
  where over or kept >= grams group by 1
), paid as (
  select q.*, q.own or coalesce(b.excused, false) as excused from (
    select s, at, month, fact_text(p, 'orderId') as id, fact_whole(p, 'invoicedFen') as invoiced, fact_whole(p, 'grossFen') as gross, fact_whole(p, 'netFen') as net,
      fact_moment(p, 'invoicedAt') as sent, fact_moment(p, 'paidAt') as came, fact_excused(p) as own
    from counted where kind = 'settlement.paid') q
  left join by_order b on b.s = q.s and b.id = q.id
  where q.id is not null and invoiced is not null and gross is not null and net is not null and sent is not null and came is not null
), proceeds as (
  select s, count(*) as payments, sum(invoiced) as invoiced, sum(gross) as gross, sum(case when excused then invoiced else least(gross, invoiced) end) as received,
    sum(case when excused then 0 else greatest(floor(extract(epoch from came - sent) * 1000), 0) end) as waited
  from paid group by 1
), by_month as (
  select s, month, sum(net) as net, row_number() over (partition by s order by sum(net)) as rank, count(*) over (partition by s) as months,
    sum(sum(net)) over (partition by s) as total
  from paid group by 1, 2
), income as (
  select s, min(net) filter (where rank = div(months * 20 + 99, 100)) as p20, max(months) as months, max(total) as total, sum(abs(months * net - total)) as deviation
  from by_month group by 1
), seasons as (
  select s, coalesce(sum(net) filter (where at >= $1::timestamptz - interval '8760 hours'), 0) as latest,
    sum(net) filter (where at < $1::timestamptz - interval '8760 hours') as earlier,
    exists (select from fact f where f.subject_org_id = paid.s and f.kind = 'settlement.paid' and f.recorded_at < $1
      and f.occurred_at < $1::timestamptz - interval '17520 hours' and not f.payload @> '{"imported": true}'
      and not exists (select from correction c where c.s = f.subject_org_id and c.id = f.id and c.out)) as began_before
  from paid group by 1
), refunded as (
  select s, sum(fact_whole(p, 'amountFen')) as fen from counted where kind = 'refund.made' and not fact_excused(p) group by 1
), seen as (
  select s, fact_text(p, 'loanId') || ' ' || fact_day(p, 'dueOn') as instalment, fact_days(p, 'daysPastDue') as days,
    fact_days(p, 'daysPastDue') > 0 and not fact_excused(p) as late
  from counted where kind in ('loan.repaid', 'loan.overdue')
), repayment as (
  select s, count(distinct instalment) as instalments, count(distinct instalment) filter (where late) as late, coalesce(max(days) filter (where late), 0) as worst
  from seen where instalment is not null and days is not null group by 1
), subject as (
  ${about === 'some' ? 'select id from unnest($3::text[]) as id' : 'select distinct s as id from counted'}
)
select subject.id as "subjectOrgId", (select count(*)::int from counted c where c.s = subject.id) as facts,
  div(coalesce(volume.orders, 0) * 1000, nullif(completion.months, 0))::text as "ordersPerActiveMonth",
  coalesce(volume.buyers, 0)::text as "distinctBuyers",
  div(volume.squares * 10000, nullif(volume.fen * volume.fen, 0))::text as "buyerConcentration",
  div((volume.orders - volume.buyers) * 10000, nullif(volume.orders, 0))::text as "repeatShare",
  div(judged.kept * 10000, nullif(judged.grams, 0))::text as "massKept",
  div(completion.prompt * 10000, nullif(completion.deliveries, 0))::text as "onTimeShare",
  div(completion.kept * 10000, nullif(completion.deliveries, 0))::text as "gradeKeptShare",
  div(proceeds.received * 10000, nullif(proceeds.invoiced, 0))::text as "receivedShare",
  div(proceeds.waited * 1000, nullif(proceeds.payments * 86400000, 0))::text as "daysToCash",
  least(div(coalesce(refunded.fen, 0) * 10000, nullif(proceeds.gross, 0)), case when proceeds.gross > 0 then 10000 end)::text as "refundShare",
  income.p20::text as "p20MonthlyNet",
  case when income.months >= 3 then div(income.deviation * 10000, nullif(income.months * income.total, 0)) end::text as "netVariation",
  repayment.worst::text as "worstDaysPastDue",
  div((repayment.instalments - repayment.late) * 10000, nullif(repayment.instalments, 0))::text as "onTimeRepaymentShare",
  coalesce(completion.months, 0)::text as "monthsActive",
  case when seasons.s is null then '{}'::text[] when seasons.earlier is null or not seasons.began_before then array[seasons.latest::text] else array[seasons.latest::text, seasons.earlier::text] end as seasons
from subject
left join volume on volume.s = subject.id left join completion on completion.s = subject.id left join judged on judged.s = subject.id
left join proceeds on proceeds.s = subject.id left join income on income.s = subject.id left join seasons on seasons.s = subject.id
left join refunded on refunded.s = subject.id left join repayment on repayment.s = subject.id
order by subject.id`;

export const CREDIT_FILES_OF_SOME = creditFileSql('some');
export const CREDIT_FILES_OF_EVERYBODY = creditFileSql('everybody');
