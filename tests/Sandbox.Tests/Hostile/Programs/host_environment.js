// what: the same by node, and by a shell
// verdict: Succeeded
// output: ^held\n$
const { execSync } = require('node:child_process');
const text = JSON.stringify(process.env) + execSync('env; set; cat /proc/*/environ 2>/dev/null || true').toString();
if (/CANARY|ConnectionStrings|DOTNET/.test(text)) console.log('ESCAPED', text);

console.log('held');
