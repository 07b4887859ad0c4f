// In the bundle this stands in for string-width, which builds an Intl.Segmenter at import (7 ms of every start).
// cli-table3 requires a function, cliui imports a default: esbuild makes both of `module.exports`.
module.exports = require('../src/report/display-width.ts').displayWidth;
