import { accessOperations } from './access/service';
import { accountOperations } from './accounts/service';
import { apiKeyOperations } from './api-keys/service';
import { checkOperations } from './checks/service';
import { consentOperations } from './consents/service';
import { keepingOperations } from './keeping/service';
import { organisationOperations } from './organisations/service';
import { signInOperations } from './sign-in/service';

/** What other domains may use of identity; the contract of the house. */
export { loadConsentSnapshot, type ConsentSnapshot } from './consents/repo';
export { planConsent } from './consents/service';

export const identityOperations = [
  ...signInOperations, ...organisationOperations, ...checkOperations, ...accountOperations, ...consentOperations, ...apiKeyOperations, ...keepingOperations, ...accessOperations,
] as const;
