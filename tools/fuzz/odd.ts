import type { Random } from './random.ts'

const LONG = 20_000

/** Texts that have broken programs before. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udfffb',
  '\u202eevil',
  '\ufeff',
  '😀'.repeat(40),
  'e\u0301',
  'İ',
  'ＥＵＲ',
  '٣٤',
  'x'.repeat(LONG),
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '..%2f..',
  '%00',
  '%zz',
  "' or 1=1 --",
  '"; drop',
  '=1+1',
  '-0',
  'NaN',
  'Infinity',
  '1e400',
  '1e-400',
  '1e20',
  '0x10',
  '1_000',
  '+5',
  '.5',
  '5.',
  '9'.repeat(400),
  `0.${'0'.repeat(300)}1`,
  '2024-02-30',
  '2024-13',
  '0000-01',
  '9999-12',
  '0001-01-01',
  '9999-12-31',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-009999-01-01T00:00:00Z',
  '2024-09-01T00:00:00Z[u-ca=japanese]',
  '2024-09-01T00:00:00+23:59',
  '2024-09-01T00:00:00.123456789Z',
  '20240901T000000Z',
  '2024-09-01T00Z',
  '2024-09-01T00:00:00−02:00',
  '2024-09-01',
  '10000-01-01',
  '1899-12-31T23:59:59Z',
  '2299-01-01T00:00:00Z',
  '999999999999999.999999999999999',
  '0.0',
  '1.1',
  'altus:',
  ':',
  'altus:x:y',
  'ALTUS:x',
  'Etc/Unknown',
  '+25:00',
  '+01:00',
  'javascript:alert(1)',
  'http://[::1]:9/',
  'http://127.1:9/',
  'http://user:pass@127.0.0.1:9/',
  'ftp://fuzz.invalid/',
  '//',
  'true',
  'null',
  '[]',
  '{}',
]

const ODD_NUMBERS: readonly number[] = [
  -0,
  0,
  -1,
  0.1,
  1e21,
  1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  10_001,
]

/** A value that is most likely not what is wanted; some of them are. */
export function oddValue(random: Random): unknown {
  return random.pick<() => unknown>([
    () => random.pick(ODD_TEXTS),
    () => random.pick(ODD_TEXTS),
    () => random.pick(ODD_TEXTS),
    () => random.pick(ODD_NUMBERS),
    () => random.pick([null, true, false]),
    () => random.pick<unknown>([[], {}, [[]], [null], { '': '' }, { constructor: { prototype: { a: 1 } } }]),
    () => nested(random.pick([3, 50, 2_000])),
    () => Array.from({ length: random.pick([2, 201, 10_001]) }, () => random.pick(ODD_NUMBERS)),
  ])()
}

function nested(depth: number): unknown {
  let value: unknown = 'deep'
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { a: value }
  return value
}

/** Text that stands where JSON is wanted. */
export function oddJson(json: string, random: Random): Buffer {
  const texts: readonly (() => string | Buffer)[] = [
    () => json.slice(0, random.below(json.length + 1)),
    () => `${json},`,
    () => `\ufeff${json}`,
    () => json.replaceAll('"', "'"),
    () => json.replace('{', '{"__proto__":{"a":1},'),
    () => json.replace('{', '{"constructor":{"prototype":{"a":1}},'),
    () => json.replace(/"(\w+)":/, '"$1":null,"$1":'),
    () => json.replace(/"(\w+)":("[^"]*"|\d+)/, '"$1":$2,"$1":NaN'),
    () => json.replace(/:("[^"]*"|-?[\d.]+)/, ':1e999'),
    () => json.replace(/:("[^"]*"|-?[\d.]+)/, `:${'9'.repeat(500)}`),
    () => json.replace(/"(?=[,}\]])/, '\\ud800"'),
    () => json.replace(/"(?=[,}\]])/, '\\u0000"'),
    () => `${'['.repeat(random.pick([100, 200_000]))}`,
    () => `${'{"a":'.repeat(random.pick([100, 100_000]))}`,
    () => `/* a comment */ ${json}`,
    () => random.pick(['null', '1', '"x"', '[]', 'true', '', ' ', '\0', '-', '{}{}', '{"a":1}\n{"a":2}']),
    () =>
      Buffer.concat([Buffer.from(json.slice(0, 5)), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from(json.slice(5))]),
    () => Buffer.from(json, 'utf16le'),
    () => Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))),
  ]
  return Buffer.from(random.pick(texts)())
}
