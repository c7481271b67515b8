import { stateMachine } from '../../shared/state-machine';

/** 求购: open -> partly_filled -> filled | expired | withdrawn. */
export type DemandStatus = 'open' | 'partly_filled' | 'filled' | 'expired' | 'withdrawn';

export const DEMAND_MACHINE = stateMachine<DemandStatus, 'fillPart' | 'fill' | 'expire' | 'withdraw'>({
  open: { fillPart: 'partly_filled', fill: 'filled', expire: 'expired', withdraw: 'withdrawn' },
  partly_filled: { fillPart: 'partly_filled', fill: 'filled', expire: 'expired', withdraw: 'withdrawn' },
  filled: {},
  expired: {},
  withdrawn: {},
});
