import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { readCloudEvent } from './cloud-event.ts'
import { readJson } from './cloud-event-text.ts'

const SOUND = {
  specversion: '1.0',
  source: 'stratum:meter',
  id: '1',
  type: 'stratum.core-hours',
  subject: 'installation/7',
  time: '2026-05-01T02:00:00+02:00',
}

/** Reads an event as it comes, from its text. */
function read(text: string) {
  const { value, escaped } = readJson(text)
  return readCloudEvent(value, escaped)
}

function withData(data: string) {
  return read(`${JSON.stringify(SOUND).slice(0, -1)},"data":${data}}`)
}

function codeOf(result: ReturnType<typeof read>): string {
  return result.ok ? 'taken' : result.refusal.code
}

test('an event is what it says', () => {
  expect(withData('{"core_hours":126.582,"region":"eu","spot":true,"idle":false,"note":null}')).toEqual({
    ok: true,
    value: {
      source: 'stratum:meter',
      id: '1',
      type: 'stratum.core-hours',
      subject: 'installation/7',
      time: 1_777_593_600_000,
      values: [['core_hours', 126_582_000_000_000_000_000n]],
      labels: [
        ['region', 'eu'],
        ['spot', 'true'],
        ['idle', 'false'],
      ],
    },
  })
})

test('other attributes are left out, and an object inside of data is named by both names', () => {
  const event = read(
    JSON.stringify({ ...SOUND, traceparent: '00-x', count: 5, data: { vm: { cores: 4, os: 'linux' } } }),
  )
  expect(event.ok && event.value.values).toEqual([['vm.cores', 4n * 10n ** 18n]])
  expect(event.ok && event.value.labels).toEqual([['vm.os', 'linux']])
})

const VALUES: readonly (readonly [written: string, scaled: bigint])[] = [
  ['0', 0n],
  ['-0', 0n],
  ['-0.0', 0n],
  ['0.1', 10n ** 17n],
  ['0.30000000000000004', 300_000_000_000_000_040n],
  ['0.000000000000000001', 1n],
  ['1e-18', 1n],
  ['1e-7', 10n ** 11n],
  ['1.5E+3', 1_500n * 10n ** 18n],
  ['100e-20', 1n],
  ['1e19', 10n ** 37n],
  ['9007199254740993', 9_007_199_254_740_993n * 10n ** 18n],
  ['1234567890.12345678', 1_234_567_890_123_456_780_000_000_000n],
  ['0.1000000000000000000000', 10n ** 17n],
  ['99999999999999999999.999999999999999999', 10n ** 38n - 1n],
  ['-99999999999999999999.999999999999999999', 1n - 10n ** 38n],
  ['0e999999999', 0n],
]

test.each(VALUES)('the number %s loses nothing', (written, scaled) => {
  const event = withData(`{"a": ${written}}`)
  expect(event.ok && event.value.values).toEqual([['a', scaled]])
  const text = withData(`{"a":"${written}"}`)
  expect(text.ok && text.value.values).toEqual([['a', scaled]])
})

test.each([
  ['+5', 5n * 10n ** 18n],
  ['.5', 5n * 10n ** 17n],
  ['5.', 5n * 10n ** 18n],
  ['007', 7n * 10n ** 18n],
])('the text %s is a number', (text, scaled) => {
  const event = withData(JSON.stringify({ a: text }))
  expect(event.ok && event.value.values).toEqual([['a', scaled]])
})

test.each([
  '',
  ' 5',
  '5 ',
  '5h',
  '-',
  '.',
  '1e',
  '0x10',
  '1,5',
  '1_000',
  'Infinity',
  '100000000000000000000',
  '0.0000000000000000001',
  '2026-05-01',
  '-5-',
])('the text "%s" is a label', (text) => {
  const event = withData(JSON.stringify({ a: text }))
  expect(event.ok && event.value.labels).toEqual([['a', text]])
})

const many = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, at])))

test.each([
  ['100000000000000000000', 'too_large'],
  ['-1e20', 'too_large'],
  ['1e999999999999', 'too_large'],
  ['0.0000000000000000001', 'too_many_places'],
  ['1e-19', 'too_many_places'],
  ['1e-999999999999', 'too_many_places'],
  ['12345678901234567890.1234567890123456789', 'too_many_places'],
  ['[]', 'nested_data'],
  ['[1]', 'nested_data'],
  ['{"b":{"c":1}}', 'nested_data'],
  ['{"b":[]}', 'nested_data'],
])('the member %s is rejected: %s', (written, code) => {
  expect(codeOf(withData(`{"a":${written}}`))).toBe(code)
  expect(codeOf(withData(`{"o":{"a":${written}}}`))).toBe(code)
})

test.each([
  ['null', 'missing_data'],
  ['[]', 'malformed_data'],
  ['5', 'malformed_data'],
  ['1e30', 'malformed_data'],
  ['"text"', 'malformed_data'],
  ['{}', 'taken'],
  [many(100), 'taken'],
  [many(101), 'too_many_members'],
  [`{"o":${many(100)}}`, 'too_many_members'],
  ['{"":1}', 'malformed_name'],
  [`{"${'n'.repeat(100)}":1}`, 'taken'],
  [`{"${'n'.repeat(101)}":1}`, 'name_too_long'],
  [`{"o":{"${'n'.repeat(99)}":1}}`, 'name_too_long'],
  [`{"a":"${'x'.repeat(10_000)}"}`, 'taken'],
  [`{"a":"${'x'.repeat(10_001)}"}`, 'text_too_long'],
  ['{"a":"\\u0000"}', 'broken_text'],
  ['{"a":"\\ud800"}', 'broken_text'],
  ['{"a":"\\ud83d\\ude00"}', 'taken'],
  ['{"\\udc00":1}', 'broken_text'],
  ['{"a.b":1,"a":{"b":2}}', 'repeated_name'],
  ['{"a.b":"x","a":{"b":2}}', 'repeated_name'],
  ['{"a":1,"a":2}', 'taken'],
])('data %s: %s', (data, code) => expect(codeOf(withData(data))).toBe(code))

test.each([
  ['5', 'not_an_event'],
  ['null', 'not_an_event'],
  ['[]', 'not_an_event'],
  ['"text"', 'not_an_event'],
  ['{}', 'missing_specversion'],
])('%s is rejected: %s', (text, code) => expect(codeOf(read(text))).toBe(code))

const ABSENT = Symbol('absent')

test.each<readonly [name: string, value: unknown, code: string]>([
  ['specversion', ABSENT, 'missing_specversion'],
  ['specversion', null, 'missing_specversion'],
  ['specversion', '0.3', 'unsupported_specversion'],
  ['specversion', 1, 'unsupported_specversion'],
  ...['source', 'id', 'type', 'subject'].flatMap((name) => {
    const longest = name === 'type' ? 200 : 500
    return [
      [name, ABSENT, `missing_${name}`],
      [name, null, `missing_${name}`],
      [name, '', `missing_${name}`],
      [name, 5, `malformed_${name}`],
      [name, {}, `malformed_${name}`],
      [name, 'x'.repeat(longest), 'taken'],
      [name, 'x'.repeat(longest + 1), `${name}_too_long`],
      [name, 'a\0', 'broken_text'],
      [name, '\ud800', 'broken_text'],
      [name, '😀', 'taken'],
    ] as const
  }),
  ['time', ABSENT, 'missing_time'],
  ['time', null, 'missing_time'],
  ['time', 5, 'malformed_time'],
  ['time', '', 'malformed_time'],
  ['time', 'yesterday', 'malformed_time'],
  ['time', '1899-12-31T23:59:59Z', 'time_out_of_range'],
  ['data', ABSENT, 'missing_data'],
])('%s of %j: %s', (name, value, code) => {
  const event: Record<string, unknown> = { ...SOUND, data: { a: 1 }, [name]: value }
  if (value === ABSENT) delete event[name]
  expect(codeOf(read(JSON.stringify(event)))).toBe(code)
})

test('an id that is written as a number of many digits is no text either', () => {
  expect(codeOf(read(JSON.stringify({ ...SOUND, data: {} }).replace('"id":"1"', '"id":12345678901234567890')))).toBe(
    'malformed_id',
  )
})

test.each([
  ['{"id":"e1"}', 'taken'],
  ['{}', 'missing_retracted_id'],
  ['{"id":""}', 'missing_retracted_id'],
  ['{"id":true,"o":{}}', 'taken'],
  ['{"id":5}', 'malformed_data'],
  [`{"id":"${'x'.repeat(501)}"}`, 'missing_retracted_id'],
])('a retraction of %s: %s', (data, code) => {
  const text = JSON.stringify({ ...SOUND, type: 'perennial.retraction' })
  expect(codeOf(read(`${text.slice(0, -1)},"data":${data}}`))).toBe(code)
})

test('the id that a retraction names stays a text, also where it looks like a number', () => {
  const event = read(JSON.stringify({ ...SOUND, type: 'perennial.retraction', data: { id: '0012' } }))
  expect(event.ok && [event.value.values, event.value.labels]).toEqual([[], [['id', '0012']]])
})

test('every decimal that fits comes out as it was written, as a number and as a text', () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,19})$/)
  const places = fc.option(fc.stringMatching(/^\d{1,18}$/), { nil: undefined })
  fc.assert(
    fc.property(digits, places, fc.boolean(), (whole, fraction, negative) => {
      const written = `${negative ? '-' : ''}${whole}${fraction === undefined ? '' : `.${fraction}`}`
      const exact = BigInt(decimalText(decimal(written).times(decimal('1e18'))))
      for (const data of [`{"a":${written}}`, `{"a":"${written}"}`, `{"o":{"a" :\n${written}}}`]) {
        const event = withData(data)
        expect(event.ok && event.value.values[0]?.[1]).toBe(exact)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('whatever number JavaScript writes is read exactly or refused, never rounded', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const exact = decimal(String(number)).times(decimal('1e18'))
      const event = withData(JSON.stringify({ a: number }))
      const fits = exact.abs().lt(decimal('1e38')) && exact.eq(exact.round(0))
      const wanted = fits ? BigInt(decimalText(exact)) : undefined
      expect(event.ok ? event.value.values[0]?.[1] : undefined).toBe(wanted)
    }),
    { numRuns: 2_000 },
  )
})

test('any JSON value is read or refused, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (data, other) => {
      for (const value of [
        other,
        { ...SOUND, data },
        { ...SOUND, data: { data, other } },
        { ...SOUND, id: other, data: {} },
      ]) {
        const result = read(JSON.stringify(value))
        if (!result.ok) expect(result.refusal.code).toMatch(/^[a-z_]+$/)
      }
    }),
  )
})

test('a number of a great many zeros is judged in one pass', () => {
  expect(codeOf(withData(`{"a":1${'0'.repeat(2_000_000)}1}`))).toBe('too_large')
})
