import { planNotice } from '../notify/service';
import type { Fragment } from '../operation/plan';
import type { JsonObject } from '../shared/json';
import type { Application, Moment } from './domain/snapshots';

type About = Pick<Application, 'id' | 'number' | 'borrowerOrgId'>;

/** Tells the borrower something about her application; the words are `notify.lending.<kind>`. */
export const tellBorrower = (application: About, kind: string, params: JsonObject, moment: Moment): Fragment =>
  planNotice({ organisationId: application.borrowerOrgId, kind: `lending.${kind}`, params: { number: application.number, ...params }, link: '/farm/loan' }, moment);

/** Tells a lender something about an application that was put to it. */
export const tellLender = (application: Omit<About, 'borrowerOrgId'>, lenderOrgId: string, kind: string, params: JsonObject, moment: Moment): Fragment =>
  planNotice({ organisationId: lenderOrgId, kind: `lending.${kind}`, params: { number: application.number, ...params }, link: `/lend/applications/${application.id}` }, moment);
