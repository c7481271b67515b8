import { scoreById } from '../../credit/queries';
import type { Db } from '../../db/database';
import { env } from '../../env';
import { consentInForce } from '../../identity/queries';
import type { PersonActor } from '../../shared/actor';
import { chinaDay } from '../../shared/clock';
import { invariant } from '../../shared/result';
import { loadApplication, loadApplicationOfOffer, outstandingOf } from '../applications/repo';
import type { OfferCase } from '../domain/offering';
import type { Application } from '../domain/snapshots';
import { loadProduct } from '../products/repo';

/** An application with all that this lender's offer on it depends on. */
async function caseOf(db: Db, actor: PersonActor, application: Application, now: Date): Promise<OfferCase | null> {
  const request = application.requests.find((one) => one.lenderOrgId === actor.organisationId);
  if (!request) return null;
  const [product, score, otherOutstandingFen, consent] = await Promise.all([
    loadProduct(db, actor.organisationId, request.productId), scoreById(db, application.borrowerOrgId, application.scoreId), outstandingOf(db, application.borrowerOrgId, application.id),
    consentInForce(db, { subjectOrgId: application.borrowerOrgId, granteeOrgId: actor.organisationId, purpose: 'credit', at: now }),
  ]);
  invariant(product && score, 'a request is for a product, and its borrower was scored');
  return {
    application, request, product, consented: consent !== null, rateCapBps: BigInt(env().LOAN_RATE_CAP_BPS), today: chinaDay(now),
    basis: { score: application.score, seasonNetFen: score.seasonNetFen.map(BigInt), otherOutstandingFen },
  };
}

export async function loadOfferCase(db: Db, actor: PersonActor, applicationId: string, now: Date): Promise<OfferCase | null> {
  const application = await loadApplication(db, actor, applicationId);
  return application && caseOf(db, actor, application, now);
}

export async function loadOfferCaseOfOffer(db: Db, actor: PersonActor, offerId: string, now: Date): Promise<OfferCase | null> {
  const application = await loadApplicationOfOffer(db, actor, offerId);
  return application && caseOf(db, actor, application, now);
}
