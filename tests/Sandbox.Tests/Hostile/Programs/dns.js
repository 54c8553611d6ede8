// what: names
// verdict: Succeeded
// output: ^held\n$
require('node:dns').lookup('example.com', (error) => { if (!error) console.log('ESCAPED'); });
require('node:dns').resolve4('example.com', (error) => { if (!error) console.log('ESCAPED'); });

console.log('held');
