// `npm test`: installs what it needs, then proves everything; the last line is `N passed, N failed`. Never touches .data/.
import { checkNode, ensureInstalled } from './house.mjs';
import { runSteps, TESTS } from './steps.mjs';

checkNode();
ensureInstalled();
process.exit(await runSteps(TESTS));
