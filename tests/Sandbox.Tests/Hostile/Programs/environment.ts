// what: files and environment with types
// verdict: Succeeded
// output: ^held\n$
declare const require: (name: string) => any;
const fs = require('node:fs');
const seen: boolean[] = ['/etc/shadow', '/root', '/home', '/var'].map((path: string): boolean => fs.existsSync(path));
if (seen.includes(true)) console.log('ESCAPED');
console.log('held');
