import { stateMachine } from '../../shared/state-machine';

/** 求购: open -> partly_filled -> filled | expired | withdrawn. */
export type DemandStatus = 'open' | 'partly_filled' | 'filled' | 'expired' | 'withdrawn';

export const DEMAND_MACHINE = stateMachine<DemandStatus, 'fillPart' | 'fill' | 'expire' | 'withdraw' | 'reopen' | 'reopenPart'>({
  open: { fillPart: 'partly_filled', fill: 'filled', expire: 'expired', withdraw: 'withdrawn' },
  // A cancelled order gives back what it had found.
  partly_filled: { fillPart: 'partly_filled', fill: 'filled', expire: 'expired', withdraw: 'withdrawn', reopen: 'open', reopenPart: 'partly_filled' },
  filled: { reopen: 'open', reopenPart: 'partly_filled' },
  expired: {},
  withdrawn: {},
});
