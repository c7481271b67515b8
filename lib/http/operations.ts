import { creditOperations } from '../credit/service';
import { esignOperations } from '../esign/service';
import { identityOperations } from '../identity/service';
import { lendingOperations } from '../lending/service';
import { marketOperations } from '../market/service';
import { merchantOperations } from '../merchant/service';
import { notifyOperations } from '../notify/service';
import { orderOperations } from '../orders/service';
import { oversightOperations } from '../oversight/service';
import { paymentsOperations } from '../payments/service';
import { settlementOperations } from '../settlement/service';
import type { AnyOperation } from './problem';

/** The one list of everything that can change state, by name. The permission matrix and its tests are derived from it. */
export const OPERATIONS: readonly AnyOperation[] = [
  ...creditOperations, ...esignOperations, ...identityOperations, ...lendingOperations, ...marketOperations, ...merchantOperations, ...notifyOperations, ...orderOperations, ...oversightOperations, ...paymentsOperations, ...settlementOperations,
].map((operation) => operation as unknown as AnyOperation).sort((a, b) => (a.name < b.name ? -1 : 1));
