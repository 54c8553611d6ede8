// what: error output without end
// verdict: OutputLimit
// limits: output=65536
const { writeSync } = require('node:fs');
const text = 'x'.repeat(65536);
for (;;) { try { writeSync(2, text); } catch { } }
