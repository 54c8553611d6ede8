// Calls one function of the learner's main.js and writes how it ended as JSON to descriptor 3. Runs inside the box, in the learner's process:
// whatever it writes is the learner's word. What is expected never comes in here.
'use strict';
const fs = require('fs');
const Module = require('module');
const vm = require('vm');

const main = '/work/main.js';
const built = '/box/program.mjs';
const { stringify, parse } = JSON;
const { exit } = process;

function send(result) {
  let data = Buffer.from(typeof result === 'string' ? result : stringify(result));
  while (data.length > 0) data = data.subarray(fs.writeSync(3, data));
  exit.call(process, 0);
}

function impossible(reason) {
  send({ impossible: reason });
}

// JSON.stringify turns what it doesn't know into null or {}: a test must not pass by that.
function write(value) {
  const big = new Map();
  const text = stringify(value === undefined ? null : value, function (key, item) {
    const raw = this[key];
    if (typeof item === 'bigint' || typeof raw === 'bigint') {
      const mark = `\u0000${big.size}\u0000`;
      big.set(stringify(mark), String(raw));
      return mark;
    }
    if (typeof item === 'number' && !Number.isFinite(item)) throw new TypeError(`the number ${item}`);
    if (typeof item === 'function' || typeof item === 'symbol') throw new TypeError(`a ${typeof item}`);
    if (item instanceof Set) return [...item];
    if (item instanceof Map && [...item.keys()].every((name) => ['string', 'number', 'bigint', 'boolean'].includes(typeof name))) return Object.fromEntries(item);
    if (item instanceof Map || item instanceof WeakMap || item instanceof WeakSet) throw new TypeError(`a ${item.constructor.name}`);
    return item;
  });
  return big.size === 0 ? text : text.replace(/"\\u0000\d+\\u0000"/g, (mark) => big.get(mark) ?? mark);
}

// The names between the parentheses of a function's text; null when they can't be told.
function parameters(fn) {
  const source = uncommented(Function.prototype.toString.call(fn));
  if (/^class\b/.test(source)) return null;
  const arrow = /^(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(source);
  if (arrow) return [arrow[1]];
  return listed(source.slice(source.indexOf('(')), '=');
}

// What stands between parentheses, of each part what comes before a sign.
function listed(text, sign) {
  const names = [];
  let depth = 0;
  let part = '';
  for (const c of text) {
    if (c === ')' || c === ']' || c === '}') depth--;
    if (depth === 0 || (depth === 1 && c === ',')) {
      if (part.trim() !== '') names.push(part.split(sign)[0].trim());
      part = '';
      if (depth === 0 && c === ')') break;
    } else if (depth >= 1) part += c;
    if (c === '(' || c === '[' || c === '{') depth++;
  }
  return names;
}

function uncommented(source) {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

// TypeScript's bundler puts a number behind the name of a parameter that something outside of the function has as well: the code tells what it was.
function written(fn, names) {
  if (names === null || fn.name === '' || !fs.existsSync(built)) return names;
  const source = uncommented(fs.readFileSync('/work/main.ts', 'utf8'));
  for (let at = source.indexOf(fn.name); at >= 0; at = source.indexOf(fn.name, at + 1)) {
    const rest = source.slice(at + fn.name.length);
    const head = /^\s*(?:[:=][^;]*?=?\s*(?:async\s*)?(?:function\b[^(]*)?)?(?:<[^(]*>\s*)?(?=\()/.exec(rest);
    if (head === null) continue;

    // The commas in types' own brackets divide no parameters.
    const told = listed(rest.slice(head[0].length).replace(/<[^<>()]*>/g, '').replace(/<[^<>()]*>/g, ''), /[?:=]/);
    const same = (name, i) => name === names[i] || (names[i].startsWith(name) && /^\d+$/.test(names[i].slice(name.length)));
    if (told.length === names.length && told.every(same)) return told;
  }
  return names;
}

function order(fn, name, given) {
  const names = written(fn, parameters(fn));
  if (names === null) return impossible(`The parameters of '${name}' can't be told by name.`);
  if (names.length === 1 && names[0].startsWith('{')) return [given];
  const own = (key) => (names.includes(key) ? key : names.find((parameter) => plain(parameter) === plain(key)));
  const unknown = Object.keys(given).find((key) => own(key) === undefined);
  if (unknown !== undefined) return impossible(`'${name}' has no parameter '${unknown}'.`);
  const values = new Map(Object.entries(given).map(([key, value]) => [own(key), value]));
  return names.map((parameter) => values.get(parameter));
}

async function load(source, root) {
  const tail = `\n;module.__found = typeof ${root} === 'undefined' ? module.exports.${root} : ${root};`;
  try {
    new vm.Script(Module.wrap(source), { filename: main });
  } catch (error) {
    if (!/import|export|await/.test(error.message)) throw error;
    // An ECMAScript module: a copy that also exports the function.
    const copy = '/work/.main.mjs';
    fs.writeFileSync(copy, `${source}\nexport { ${root} as __found };`);
    try {
      return (await import(copy)).__found;
    } catch (inner) {
      if (inner instanceof SyntaxError && /__found|not defined|is not exported/.test(`${inner.message} ${inner.stack}`)) return undefined;
      throw inner;
    }
  }
  const module = new Module(main, null);
  module.filename = main;
  module.paths = Module._nodeModulePaths('/work');
  Module._cache[main] = module;
  module._compile(source + tail, main);
  return module.__found;
}

function plain(name) {
  return name.replace(/_/g, '').toLowerCase();
}

// The name as the code spells it: is_even in another language's convention is isEven here.
function spelled(source, root) {
  const found = source.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [];
  return found.includes(root) ? root : (found.find((name) => plain(name) === plain(root)) ?? root);
}

// TypeScript is one module by now, which tells what stands under the names that tests use.
async function loadBuilt(name) {
  await import(built);
  return globalThis[Symbol.for('lp.found')].find(([key]) => key === name)?.[1];
}

async function call() {
  const { function: name, arguments: given } = parse(fs.readFileSync('/box/call.json', 'utf8'));
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u.test(name)) {
    return impossible(`'${name}' is not the name of a function.`);
  }
  const [root, ...rest] = name.split('.');
  process.argv = [process.argv[0], main];
  let found;
  let self;
  try {
    found = fs.existsSync(built) ? await loadBuilt(name) : await load(fs.readFileSync(main, 'utf8'), spelled(fs.readFileSync(main, 'utf8'), root));
  } catch (error) {
    console.error(error);
    exit.call(process, 1);
  }
  for (const part of rest) {
    self = found;
    found = found === undefined || found === null ? undefined : found[part];
  }
  if (found === undefined) return impossible(`The code does not define '${name}'.`);
  if (typeof found !== 'function') return impossible(`'${name}' is not a function.`);

  const list = Array.isArray(given) ? given : order(found, name, given);
  let value;
  try {
    value = await Reflect.apply(found, self, list);
  } catch (error) {
    console.error(error);
    const types = [];
    if (error instanceof Object) {
      if (typeof error.name === 'string') types.push(error.name);
      for (let p = Object.getPrototypeOf(error); p !== null && p !== Object.prototype; p = Object.getPrototypeOf(p)) {
        if (typeof p.constructor?.name === 'string' && !types.includes(p.constructor.name)) types.push(p.constructor.name);
      }
    }
    if (types.length === 0) types.push(typeof error);
    return send({ raised: types, message: String(error instanceof Error ? error.message : error) });
  }
  let text;
  try {
    text = write(value);
  } catch (error) {
    return impossible(`'${name}' returned what can't be written as JSON: ${error.message}.`);
  }
  return send(`{"returned":${text}}`);
}

call();
