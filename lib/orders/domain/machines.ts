import { stateMachine } from '../../shared/state-machine';

export type AgreementState = 'drafted' | 'sent' | 'signed' | 'active' | 'completed' | 'cancelled' | 'terminated';
/**
 * The agreement between seller and buyer. `sign` is the last signature of both; an order is cancelled while no goods have
 * moved (by a person, or by the clock when it is not signed or not paid), and terminated when it ends short of what was agreed.
 */
export const agreementMachine = stateMachine<AgreementState, 'send' | 'sign' | 'activate' | 'complete' | 'cancel' | 'terminate'>({
  drafted: { send: 'sent', cancel: 'cancelled' },
  sent: { sign: 'signed', cancel: 'cancelled' },
  signed: { activate: 'active', cancel: 'cancelled' },
  active: { complete: 'completed', cancel: 'cancelled', terminate: 'terminated' },
  completed: {},
  cancelled: {},
  terminated: {},
});

export type DeliveryState = 'dispatched' | 'arrived' | 'weighed' | 'graded' | 'accepted' | 'partly_accepted' | 'rejected';
/**
 * One consignment. Weighing again and grading again are possible until it is decided; after that nothing moves any more.
 * The clock accepts what the buyer has not decided on by the deadline, from whatever stage it has reached, and sends back what
 * the contract has no room for any more.
 */
export const deliveryMachine = stateMachine<DeliveryState, 'arrive' | 'weigh' | 'grade' | 'accept' | 'acceptPart' | 'reject' | 'sendBack'>({
  dispatched: { arrive: 'arrived', accept: 'accepted', acceptPart: 'partly_accepted', sendBack: 'rejected' },
  arrived: { weigh: 'weighed', accept: 'accepted', acceptPart: 'partly_accepted', reject: 'rejected' },
  weighed: { weigh: 'weighed', grade: 'graded', accept: 'accepted', acceptPart: 'partly_accepted', reject: 'rejected' },
  graded: { weigh: 'weighed', grade: 'graded', accept: 'accepted', acceptPart: 'partly_accepted', reject: 'rejected' },
  accepted: {},
  partly_accepted: {},
  rejected: {},
});

/** How far the money of an order has come, as the order itself needs to know it; the payments domain knows the rest. */
export type MoneyState = 'none' | 'requested' | 'held' | 'refunding';
/** `lapse`: a payment code ran out unpaid, and another may be asked for. `return`: all of it goes back to the buyer. */
export const moneyMachine = stateMachine<MoneyState, 'request' | 'lapse' | 'capture' | 'return'>({
  none: { request: 'requested', capture: 'held', return: 'refunding' },
  requested: { request: 'requested', lapse: 'none', capture: 'held', return: 'refunding' },
  held: { return: 'refunding' },
  refunding: {},
});
