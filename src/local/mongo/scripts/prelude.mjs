/**
 * What a function of a client finds around it ("Available JavaScript Functions and Properties" of MongoDB's manual
 * on map-reduce), and how values come in and go out: as JSON, in which an object with an empty character for a key
 * stands for what JSON cannot say. The last value is a function that prepares the functions of a program.
 */
export const PRELUDE = String.raw`(() => {
  const TAG = '\u0000';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { keys, fromEntries } = Object;
  const evaluate = eval;
  const Make = Function;

  const types = {};
  const define = (name, fields, members = {}) => {
    const Type = function (...values) {
      if (!new.target) return new Type(...values);
      fields.call(this, ...values);
    };
    Object.defineProperty(Type, 'name', { value: name });
    Object.assign(Type.prototype, members);
    globalThis[name] = Type;
    types[name] = Type;
    return Type;
  };
  const hexadecimal = (length) => Array.from({ length }, () => ((Math.random() * 16) | 0).toString(16)).join('');

  const ObjectId = define('ObjectId', function (text = hexadecimal(24)) {
    if (!/^[0-9a-f]{24}$/i.test(String(text))) throw new Error('invalid object id: length');
    this.str = String(text).toLowerCase();
  }, {
    toString() { return 'ObjectId("' + this.str + '")'; },
    valueOf() { return this.str; },
    equals(other) { return other instanceof ObjectId && other.str === this.str; },
    getTimestamp() { return new Date(parseInt(this.str.slice(0, 8), 16) * 1000); },
  });
  globalThis.ObjectID = ObjectId;
  const wholeNumber = {
    toNumber() { return Number(this.value); },
    valueOf() { return Number(this.value); },
    toString() { return this.name + '(' + this.value + ')'; },
    compare(other) { return this < other ? -1 : this > other ? 1 : 0; },
  };
  const NumberLong = define('NumberLong', function (value = 0) {
    this.value = String(BigInt.asIntN(64, BigInt(typeof value === 'object' ? value.value : value)));
  }, { ...wholeNumber, name: 'NumberLong' });
  const NumberInt = define('NumberInt', function (value = 0) { this.value = Number(value) | 0; },
    { ...wholeNumber, name: 'NumberInt' });
  const NumberDecimal = define('NumberDecimal', function (value = '0') { this.value = String(value); },
    { ...wholeNumber, toString() { return 'NumberDecimal("' + this.value + '")'; } });
  const Timestamp = define('Timestamp', function (t = 0, i = 0) { this.t = Number(t); this.i = Number(i); }, {
    getTime() { return this.t; },
    getInc() { return this.i; },
    toString() { return 'Timestamp(' + this.t + ', ' + this.i + ')'; },
  });
  const BinData = define('BinData', function (type, base64) { this.type = Number(type); this.data = String(base64); }, {
    subtype() { return this.type; },
    base64() { return this.data; },
    length() { return (this.data.replace(/=+$/, '').length * 3) >> 2; },
    toString() { return 'BinData(' + this.type + ',"' + this.data + '")'; },
  });
  const Code = define('Code', function (code) { this.code = String(code); });
  const MinKey = define('MinKey', function () {});
  const MaxKey = define('MaxKey', function () {});
  /** A value that functions can hand on and nothing else. */
  class Other { constructor(v) { this.v = v; } }

  const reviving = {
    undefined: () => undefined,
    double: ({ v }) => Number(v),
    long: ({ v }) => new NumberLong(v),
    decimal: ({ v }) => new NumberDecimal(v),
    oid: ({ v }) => new ObjectId(v),
    date: ({ v }) => new Date(v),
    regex: ({ p, f }) => new RegExp(p, f),
    binary: ({ s, v }) => new BinData(s, v),
    stamp: ({ t, i }) => new Timestamp(t, i),
    code: ({ v }) => new Code(v),
    min: () => new MinKey(),
    max: () => new MaxKey(),
    other: ({ v }) => new Other(v),
  };
  const read = (text) => parse(text, (_, value) =>
    typeof value === 'object' && value !== null && TAG in value ? reviving[value[TAG]](value) : value);

  const tagged = (kind, rest) => ({ [TAG]: kind, ...rest });
  const special = (value) => {
    if (value instanceof Date) return tagged('date', { v: value.getTime() });
    if (value instanceof RegExp) return tagged('regex', { p: value.source, f: value.flags });
    if (value instanceof ObjectId) return tagged('oid', { v: value.str });
    if (value instanceof NumberLong) return tagged('long', { v: value.value });
    if (value instanceof NumberInt) return tagged('int', { v: value.value });
    if (value instanceof NumberDecimal) return tagged('decimal', { v: value.value });
    if (value instanceof Timestamp) return tagged('stamp', { t: value.t, i: value.i });
    if (value instanceof BinData) return tagged('binary', { s: value.type, v: value.data });
    if (value instanceof Code) return tagged('code', { v: value.code });
    if (value instanceof MinKey) return tagged('min');
    if (value instanceof MaxKey) return tagged('max');
    return value instanceof Other ? tagged('other', { v: value.v }) : undefined;
  };
  const write = (value, depth) => {
    if (depth > 150) throw new RangeError('exceeded depth limit of 150 when converting js object to BSON');
    switch (typeof value) {
      case 'undefined': return tagged('undefined');
      case 'number': return Number.isFinite(value) && !Object.is(value, -0) ? value : tagged('double', { v: Object.is(value, -0) ? '-0' : String(value) });
      case 'bigint': return tagged('long', { v: String(value) });
      case 'function': return tagged('code', { v: String(value) });
      case 'symbol': return tagged('undefined');
      case 'object': break;
      default: return value;
    }
    if (value === null) return value;
    if (isArray(value)) return Array.from(value, (item) => write(item, depth + 1));
    return special(value) ?? fromEntries(keys(value).map((key) => {
      if (key.includes(TAG)) throw new Error('a field name cannot contain an empty character');
      return [key, write(value[key], depth + 1)];
    }));
  };

  globalThis.ISODate = (text) => {
    const date = text === undefined ? new Date() : new Date(text);
    if (Number.isNaN(date.getTime())) throw new Error('invalid ISO date: ' + text);
    return date;
  };
  globalThis.UUID = (text) => {
    const digits = String(text ?? hexadecimal(32)).replace(/-/g, '');
    return HexData(4, digits);
  };
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  globalThis.HexData = (type, digits) => {
    const bytes = (String(digits).match(/../g) ?? []).map((pair) => parseInt(pair, 16));
    let text = '';
    for (let at = 0; at < bytes.length; at += 3) {
      const [a, b, c] = bytes.slice(at, at + 3);
      text += LETTERS[a >> 2] + LETTERS[((a & 3) << 4) | ((b ?? 0) >> 4)];
      text += b === undefined ? '=' : LETTERS[((b & 15) << 2) | ((c ?? 0) >> 6)];
      text += c === undefined ? '=' : LETTERS[c & 63];
    }
    return new BinData(type, text);
  };
  globalThis.isString = (value) => typeof value === 'string';
  globalThis.isNumber = (value) => typeof value === 'number';
  globalThis.isObject = (value) => typeof value === 'object';
  globalThis.tojson = globalThis.tojsononeline = (value) => stringify(value);
  globalThis.print = globalThis.printjson = globalThis.gc = globalThis.sleep = () => undefined;
  globalThis.assert = (condition, message) => { if (!condition) throw new Error(message ?? 'assert failed'); };
  globalThis.doassert = (message) => { throw new Error(message); };
  Array.sum = (list) => list.reduce((sum, value) => sum + value, 0);

  /** A function, or an expression, or the body of a function. */
  const compile = (source) => {
    const text = source.trim();
    if (/^(async\s+)?function\b|^(\([\w$\s,={}[\].]*\)|[\w$]+)\s*=>/.test(text)) return evaluate('(' + text.replace(/[;\s]+$/, '') + '\n)');
    try {
      return Make('return (' + text.replace(/[;\s]+$/, '') + '\n)');
    } catch (error) {
      if (error instanceof SyntaxError) return Make(text);
      throw error;
    }
  };

  return (sources, scope) => {
    for (const [name, value] of Object.entries(read(scope))) globalThis[name] = value;
    let emitted;
    globalThis.emit = (key, value) => {
      emitted ??= [];
      emitted.push([write(key, 0), write(value, 0)]);
    };
    const functions = parse(sources).map(compile);
    return (index, self, args) => {
      emitted = undefined;
      const target = read(self);
      globalThis.obj = target;
      const returned = write(functions[index].apply(target, read(args)), 0);
      return stringify(emitted === undefined ? { returned } : { returned, emitted });
    };
  };
})()`;
