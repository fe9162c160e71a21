/**
 * Runs a TypeScript file: `typeScript.cjs FILE …`. A loader on the command line (tsx FILE) would be in the threads of the
 * package too, which n8n does not have there: it makes loading the engine take twice as long.
 */
const path = require('node:path');
require('tsx/cjs/api').register();

require(path.resolve(process.argv[2]));
