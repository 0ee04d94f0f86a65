import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { mappedFormat, type RowMapping } from './mapped-rows.ts'
import type { FileContent, RowFormat } from './row-format.ts'

const MAPPING: RowMapping = {
  type: 'seats.used',
  source: { text: 'crm' },
  subject: { column: 'Customer', before: 'crm/' },
  id: ['Invoice', 'Line'],
  time: { column: 'Day', format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' },
  values: { seats: 'Seats', cost: { column: 'Amount', decimal: ',' } },
  labels: { currency: { text: 'EUR' }, region: 'Region' },
  billingPeriod: { column: 'Month', format: 'yyyy-MM-dd' },
}

const ROW: FileContent = {
  Invoice: '17',
  Line: '2',
  Customer: 'fen-foods',
  Day: '01.09.2024 00:30',
  Seats: '12',
  Amount: '-1234,50',
  Region: 'eu',
  Month: '2024-09-01',
  Note: 'x',
}

function formatOf(mapping: RowMapping): RowFormat {
  const format = mappedFormat(mapping)
  if (!format.ok) throw new Error(format.refusal.says)
  return format.value
}

function read(told: FileContent, mapping: RowMapping = MAPPING) {
  const { charge } = formatOf(mapping).read({ ...ROW, ...told })
  if (!charge.ok) return `${charge.refusal.code}: ${charge.refusal.says}`
  const values = Object.fromEntries(
    Object.entries(charge.value.values).map(([name, value]) => [name, decimalText(value)]),
  )
  return { ...charge.value, time: charge.value.time.toString(), values }
}

describe('a row', () => {
  test('becomes the event that the mapping describes', () =>
    expect(read({})).toEqual({
      source: 'crm',
      type: 'seats.used',
      subject: 'crm/fen-foods',
      time: '2024-08-31T22:30:00Z',
      values: { seats: '12', cost: '-1234.5' },
      labels: { currency: 'EUR', region: 'eu', billing_period: '2024-09-01' },
    }))

  test.each([
    [{ Seats: '' }, { values: { cost: '-1234.5' } }],
    [{ Region: ' ' }, { labels: { currency: 'EUR', billing_period: '2024-09-01' } }],
  ])('leaves out what is empty: %j', (told, wanted) => expect(read(told)).toMatchObject(wanted))

  test.each([
    [{ Line: '' }, /^missing_value: No value in Line$/],
    [{ Customer: '' }, /^missing_value: No value in subject$/],
    [{ Seats: '', Amount: '' }, /^missing_value: No value in seats, cost$/],
    [{ Seats: '1.234,5' }, /^unreadable_number: Seats/],
    [{ Amount: '12.50' }, /^unreadable_number: Amount is "12.50"; wanted a decimal number like 0,80$/],
    [{ Amount: '1.234,50' }, /^unreadable_number/],
    [{ Day: '2024-09-01' }, /^unreadable_time: Day is "2024-09-01"; wanted a moment written as dd.MM.yyyy HH:mm$/],
    [{ Day: '31.02.2024 00:00' }, /^unreadable_time/],
    [{ Day: '31.03.2024 02:30' }, /^unreadable_time: .*not one alone, in Europe\/Berlin$/],
    [{ Day: '27.10.2024 02:30' }, /^unreadable_time: .*not one alone, in Europe\/Berlin$/],
    [{ Customer: 'x'.repeat(501) }, /^too_long: The subject/],
  ])('is refused: %j', (told, says) => expect(read(told)).toMatch(says))

  test('is identified by the columns that the mapping names, or by all', () => {
    const identity = (told: FileContent, mapping = MAPPING) => formatOf(mapping).read({ ...ROW, ...told }).identity
    expect(identity({ Amount: '9,00' })).toBe(identity({}))
    expect(identity({ Line: '3' })).not.toBe(identity({}))
    const { id: _, ...all } = MAPPING
    expect(identity({ Note: 'y' }, all)).not.toBe(identity({}, all))
  })
})

test.each([
  ['iso', '2024-09-01T10:00:00+02:00', undefined, '2024-09-01T08:00:00Z'],
  ['iso', '2024-09-01 10:00', 'Europe/Berlin', '2024-09-01T08:00:00Z'],
  ['iso', '2024-09-01', 'America/New_York', '2024-09-01T04:00:00Z'],
  ['iso', '2024-09-01', undefined, '2024-09-01T00:00:00Z'],
  ['unix', '1725148800', undefined, '2024-09-01T00:00:00Z'],
  ['unix-ms', '1725148800123', undefined, '2024-09-01T00:00:00.123Z'],
  ['M/d/yyyy', '9/1/2024', undefined, '2024-09-01T00:00:00Z'],
  ["yyyyMMdd'T'HHmmss", '20240901T101112', undefined, '2024-09-01T10:11:12Z'],
])('the time format %s reads %s in %s', (format, text, zone, time) =>
  expect(read({ Day: text }, { ...MAPPING, time: { column: 'Day', format, zone } })).toMatchObject({ time }),
)

describe('a wrong mapping is refused with its place and what was meant', () => {
  test.each([
    [
      { time: { column: 'Day', format: 'DD.MM.YYYY' } },
      'The mapping’s time.format has DD; wanted iso, unix, unix-ms or a pattern of yyyy MM M dd d HH H mm ss SSS',
    ],
    [
      { time: { column: 'Day', format: 'HH:mm' } },
      'The mapping’s time.format has no year and no month and no day; wanted something like dd.MM.yyyy HH:mm',
    ],
    [
      { time: { column: 'Day', zone: 'Berlin' } },
      'The mapping’s time.zone is "Berlin"; wanted a time zone like Europe/Berlin',
    ],
  ])('%j', (told, says) =>
    expect(mappedFormat({ ...MAPPING, ...told })).toEqual({ ok: false, refusal: { code: 'wrong_mapping', says } }),
  )

  test.each([
    [
      { values: { seats: 'Seat' } },
      'The mapping’s values.seats names the column Seat, which the file lacks; did you mean Seats?',
    ],
    [
      { id: ['Invoice', 'LINE'] },
      'The mapping’s id[1] names the column LINE, which the file lacks; did you mean Line?',
    ],
    [
      { source: 'acme-billing' },
      'The mapping’s source names the column acme-billing, which the file lacks; it has Invoice, Line, Customer, Day, Seats, Amount, Region, Month, Note. For a text that stands in every event write { text: acme-billing }.',
    ],
  ])('%j', (told, says) =>
    expect(formatOf({ ...MAPPING, ...told }).fault(Object.keys(ROW))).toEqual({ code: 'wrong_mapping', says }),
  )

  test('or is right', () => expect(formatOf(MAPPING).fault(Object.keys(ROW))).toBeUndefined())
})
