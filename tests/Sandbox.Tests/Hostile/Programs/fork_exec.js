// what: a program that starts itself
// verdict: TimeLimit|ProcessLimit|MemoryLimit|Failed
// limits: time=1
const { spawn } = require('node:child_process');
for (;;) {
  try { spawn(process.execPath, [__filename], { stdio: 'ignore' }).on('error', () => {}); } catch { }
}
