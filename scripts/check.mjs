// `npm run check`: everything but end-to-end, for every commit.
import { checkNode, ensureInstalled } from './house.mjs';
import { CHECKS, runSteps } from './steps.mjs';

checkNode();
ensureInstalled();
process.exit(await runSteps(CHECKS));
