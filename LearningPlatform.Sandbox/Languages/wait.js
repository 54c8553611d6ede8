// Waits, in a Node.js that has started, for the learner's program: on descriptor 4 until it is said what to run, on 5 until it is let go.
'use strict';
const fs = require('fs');
const path = require('path');
const Module = require('module');

function everything(fd) {
  const chunks = [];
  for (;;) {
    const chunk = Buffer.alloc(65536);
    const count = fs.readSync(fd, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
  }
  fs.closeSync(fd);
  return Buffer.concat(chunks).toString();
}

// What an interpreter has that was started with the program itself.
function become(said) {
  const [keeps, , ...command] = said.split('\0').slice(0, -1);
  const [script, ...rest] = command.slice(command.findIndex((argument) => !argument.startsWith('-')));
  if (keeps === '0') fs.closeSync(3);
  process.argv = [process.execPath, path.resolve(script), ...rest];
  delete require.cache[__filename];
  process.mainModule = undefined;
}

const said = everything(4);
if (said === '') process.reallyExit(0);
become(said);
if (everything(5) !== 'g') process.reallyExit(0);

// By itself, so that no frame of this file is below the learner's.
process.nextTick(Module.runMain.bind(Module), process.argv[1]);
