import { organisationOperations } from './organisations/service';
import { signInOperations } from './sign-in/service';

/** What other domains may use of identity; the contract of the house. */
export { growerKey, knownGrowers, planGrower, type GrowerName, type KnownGrower } from './organisations/growers';

export const identityOperations = [...signInOperations, ...organisationOperations] as const;
