import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { type SellThroughMapping, sellThroughReader } from './sell-through-mapping.ts'

const MAPPING: SellThroughMapping = {
  vendor: { text: 'altus' },
  line: ['Invoice', 'Pos'],
  at: { column: 'Date', format: 'dd.MM.yyyy', zone: 'Europe/Berlin' },
  kind: { column: 'Type', returns: ['Return', 'RMA'] },
  returns: ['Of'],
  reseller: { name: 'Who', ref: { column: 'No', before: 'R-' }, country: 'Country' },
  customer: { name: 'End', domain: 'Domain' },
  product: { sku: 'Article' },
  quantity: { column: 'Qty', decimal: ',' },
  unitPrice: { column: 'Price', decimal: ',' },
  amount: { column: 'Net', decimal: ',' },
  currency: 'Cur',
  document: 'Invoice',
}
const ROW = {
  ...{
    Invoice: 'INV-7',
    Pos: '1',
    Date: '04.05.2026',
    Type: 'Sale',
    Of: '',
    Who: ' Birch ',
    No: '1001',
    Country: 'de',
  },
  ...{
    End: 'Fen Foods',
    Domain: 'FenFoods.example',
    Article: 'STRATUM',
    Qty: '2,50',
    Price: '80,00',
    Net: '200,00',
    Cur: 'eur',
  },
}

/** The line, its numbers as texts; or the code of the refusal. */
function read(row: object = {}, mapping: Partial<SellThroughMapping> = {}, importer = 'nordwind') {
  const reader = sellThroughReader({ ...MAPPING, ...mapping })
  if (!reader.ok) return reader.refusal.code
  const line = reader.value.read({ ...ROW, ...row }, importer)
  if (!line.ok) return line.refusal.code
  const { quantity, unitPrice, amount, ...rest } = line.value
  return {
    ...rest,
    quantity: decimalText(quantity),
    unitPrice: unitPrice && decimalText(unitPrice),
    amount: decimalText(amount),
  }
}

test('a row is read as the mapping says, to the last digit', () => {
  expect(read()).toEqual({
    ...{ vendor: 'altus', distributor: 'nordwind', line: 'INV-7/1', kind: 'sale', currency: 'EUR', document: 'INV-7' },
    // Midnight in Berlin, in summer time.
    at: '2026-05-03T22:00:00Z',
    reseller: { name: 'Birch', ref: 'R-1001', country: 'DE' },
    customer: { name: 'Fen Foods', domain: 'fenfoods.example' },
    product: { sku: 'STRATUM' },
    ...{ quantity: '2.5', unitPrice: '80', amount: '200' },
  })
})

test('a return has a line that it returns, and numbers above zero however they are written', () => {
  const wanted = { kind: 'return', returns: 'INV-6/2', quantity: '2.5', unitPrice: '80', amount: '200' }
  expect(read({ Type: 'rma', Of: 'INV-6/2' })).toMatchObject(wanted)
  expect(read({ Type: 'Return', Of: 'INV-6/2', Qty: '-2,5', Net: '-200' })).toMatchObject(wanted)
})

test('without a column that says so, a quantity below zero is a return', () => {
  const bySign = { kind: undefined }
  expect(read({ Qty: '-2,5', Net: '-200', Of: 'INV-6/2' }, bySign)).toMatchObject({ kind: 'return', quantity: '2.5' })
  expect(read({}, bySign)).toMatchObject({ kind: 'sale' })
})

test('without an amount it is quantity × unit price, not rounded', () => {
  expect(read({ Qty: '3', Price: '33,333' }, { amount: undefined })).toMatchObject({ amount: '99.999' })
})

describe('a row that can’t be used', () => {
  test.each([
    [{ Pos: '', Invoice: '' }, 'missing_value', 'no id of a line'],
    [{ Who: '' }, 'missing_value', 'no reseller'],
    [{ Qty: '' }, 'missing_value', 'no quantity'],
    [{ Date: '2026-05-04' }, 'unreadable_time', 'another form of dates'],
    [{ Date: '31.04.2026' }, 'unreadable_time', 'no such day'],
    [{ Qty: '2.5' }, 'unreadable_number', 'a point where a comma is wanted'],
    [{ Qty: '1.000,5' }, 'unreadable_number', 'a separator of thousands'],
    [{ Cur: 'Euro' }, 'wrong_currency', 'no code'],
    [{ Qty: '0', Net: '0' }, 'no_quantity', 'nothing was sold'],
    [{ Qty: '-1', Net: '-80' }, 'no_quantity', 'a sale below zero'],
    [{ Net: '210,00' }, 'amount_differs', 'ten more than quantity × price'],
    [{ Type: 'Return' }, 'unknown_sale', 'a return of nothing'],
    [{ Article: 'x'.repeat(201) }, 'too_long', 'one letter too many'],
  ])('%o: %s, %s', (row, code, _why) => expect(read(row)).toBe(code))

  test.each([
    ['rival', { vendor: { text: 'altus' }, distributor: { text: 'nordwind' } }, 'wrong_sides', 'it is neither'],
    ['altus', { vendor: { text: 'altus' }, distributor: { text: 'altus' } }, 'wrong_sides', 'nobody sells to itself'],
    ['altus', { distributor: { text: 'Nordwind GmbH' } }, 'unknown_organization', 'no id'],
  ] as const)('told by %s with %o: %s, as %s', (importer, mapping, code, _why) => {
    expect(read({}, mapping, importer)).toBe(code)
  })

  test('of its own or of its products, whoever imports may tell', () => {
    expect(read({}, {}, 'nordwind')).toMatchObject({ vendor: 'altus', distributor: 'nordwind' })
    expect(read({}, { distributor: { text: 'nordwind' } }, 'altus')).toMatchObject({ distributor: 'nordwind' })
  })
})

describe('a mapping', () => {
  test.each([
    [{ unitPrice: undefined, amount: undefined }, 'names neither unitPrice nor amount'],
    [{ returns: undefined }, 'says which rows are returns, and not by which columns'],
    [{ at: { column: 'Date', format: 'dd.MM' } }, 'has at.format has no year'],
  ] as const)('%o is refused: it %s', (mapping, says) => {
    const reader = sellThroughReader({ ...MAPPING, ...mapping })
    expect(reader.ok ? '' : reader.refusal.says).toContain(says)
  })

  test('names columns that the file has', () => {
    const reader = sellThroughReader(MAPPING)
    if (!reader.ok) throw new Error(reader.refusal.says)
    const headers = Object.keys(ROW)
    expect(reader.value.fault(headers)).toBeUndefined()
    expect(reader.value.fault(headers.map((name) => (name === 'Article' ? 'Artikle' : name)))).toEqual({
      code: 'wrong_mapping',
      says: 'The mapping’s product.sku names the column Article, which the file lacks; did you mean Artikle?',
    })
    expect(reader.value.fault([...headers, 'Qty'])?.code).toBe('repeated_columns')
    expect(reader.value.knows('Qty')).toBe(true)
    expect(reader.value.knows('Note')).toBe(false)
  })
})
