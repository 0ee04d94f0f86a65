import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { back, sale } from './sell-through.test-data.ts'
import type { SellThroughContent } from './sell-through.ts'
import { amountFits, partiesOfLine, sellThroughId } from './sell-through.ts'
import { judgeLine, type SellThroughLedger } from './sell-through-changes.ts'

const empty = (): SellThroughLedger => ({ lines: new Map(), told: new Set() })

/** Judges rows one after the other, each file a list of rows; the outcomes or codes of the last file. */
function judge(files: readonly (readonly SellThroughContent[])[], replaces = false): readonly string[] {
  const lines: SellThroughLedger['lines'] = new Map()
  let outcomes: readonly string[] = []
  for (const file of files) {
    const told = new Set<string>()
    outcomes = file.map((row) => {
      const judged = judgeLine({ lines, told }, row, { replaces })
      return judged.ok ? `${judged.value.outcome} ${judged.value.version}` : judged.refusal.code
    })
  }
  return outcomes
}

describe('a line', () => {
  test.each([
    { files: [[sale()]], comes: ['new 1'], because: 'nobody knew it' },
    { files: [[sale()], [sale()]], comes: ['known 1'], because: 'the same file again tells nothing' },
    { files: [[sale(), sale()]], comes: ['new 1', 'known 1'], because: 'the same row twice is one line' },
    { files: [[sale()], [sale({ amount: '80.00' })]], comes: ['known 1'], because: 'zeros at the end say nothing' },
    { files: [[sale()], [sale({ amount: '90' })]], comes: ['line_changed'], because: 'no resubmission was announced' },
    {
      files: [[sale()], [sale({ amount: '90' })]],
      replaces: true,
      comes: ['replaced 2'],
      because: 'a resubmission makes a new version',
    },
    {
      files: [[sale()], [sale({ amount: '90' })], [sale()]],
      replaces: true,
      comes: ['replaced 3'],
      because: 'going back to an earlier content is a version too',
    },
    {
      files: [[sale(), sale({ amount: '90' })]],
      replaces: true,
      comes: ['new 1', 'repeated_line'],
      because: 'one file can’t say two things of one line',
    },
    {
      files: [[sale(), sale({ line: 'S2' })], [back('S2', { line: 'S1' })]],
      replaces: true,
      comes: ['line_changed'],
      because: 'what was sold never becomes a return',
    },
  ])('$because', ({ files, replaces = false, comes }) => expect(judge(files, replaces)).toEqual(comes))
})

describe('a return', () => {
  test.each([
    { rows: [back('S1', { quantity: '10', amount: '80' })], comes: ['new 1'], because: 'all of it may come back' },
    {
      rows: [back('S1', { quantity: '11', amount: '80' })],
      comes: ['return_exceeds_sale'],
      because: 'one more was never sold',
    },
    {
      rows: [back('S1', { quantity: '1', amount: '80.01' })],
      comes: ['return_exceeds_sale'],
      because: 'a cent more was never paid',
    },
    {
      rows: [
        back('S1', { line: 'B1', quantity: '6', amount: '48' }),
        back('S1', { line: 'B2', quantity: '4', amount: '32' }),
      ],
      comes: ['new 1', 'new 1'],
      because: 'two returns together may be the whole sale',
    },
    {
      rows: [
        back('S1', { line: 'B1', quantity: '6', amount: '48' }),
        back('S1', { line: 'B2', quantity: '4.01', amount: '32' }),
      ],
      comes: ['new 1', 'return_exceeds_sale'],
      because: 'returns add up',
    },
    { rows: [back('S9')], comes: ['unknown_sale'], because: 'nobody sold it' },
    { rows: [back('S1', { currency: 'USD' })], comes: ['return_differs'], because: 'it was sold for euros' },
    { rows: [back('S1', { sku: 'OTHER' })], comes: ['return_differs'], because: 'it is another product' },
    {
      rows: [
        back('S1', { line: 'B1', quantity: '1', amount: '8' }),
        back('B1', { line: 'B2', quantity: '1', amount: '8' }),
      ],
      comes: ['new 1', 'unknown_sale'],
      because: 'what came back is no sale',
    },
  ])('$because', ({ rows, comes }) => expect(judge([[sale()], rows])).toEqual(comes))

  test('keeps its sale from becoming less than what came back, to the unit and the cent', () => {
    const first = [sale(), back('S1', { quantity: '4', amount: '32' })]
    const then = (quantity: string, amount: string) => judge([first, [sale({ quantity, amount })]], true)
    expect(then('4', '32')).toEqual(['replaced 2'])
    expect(then('3.99', '32')).toEqual(['return_exceeds_sale'])
    expect(then('4', '31.99')).toEqual(['return_exceeds_sale'])
  })

  test('is changed by a resubmission as if its first version had not been', () => {
    const first = [sale(), back('S1', { quantity: '6', amount: '48' })]
    expect(judge([first, [back('S1', { quantity: '10', amount: '80' })]], true)).toEqual(['replaced 2'])
  })

  test('of any rows, what comes back never exceeds what was sold', () => {
    const row = fc.record({ line: fc.constantFrom('B1', 'B2', 'B3'), quantity: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const ledger = empty()
        judgeLine(ledger, sale(), { replaces: true })
        for (const { line, quantity } of rows) {
          const content = back('S1', { line, quantity: String(quantity), amount: String(quantity * 8) })
          judgeLine({ ...ledger, told: new Set() }, content, { replaces: true })
        }
        const returned = [...ledger.lines.values()].filter(({ content }) => content.kind === 'return')
        const sum = returned.reduce((total, { content }) => total + Number(content.quantity), 0)
        expect(sum).toBeLessThanOrEqual(10)
      }),
    )
  })
})

test.each([
  {
    quantity: '3',
    unitPrice: '33.33',
    amount: '100.00',
    fits: true,
    because: '99.99 may be 100.00 by rounding the price',
  },
  {
    quantity: '3',
    unitPrice: '33.33',
    amount: '100.01',
    fits: true,
    because: '3 × 0.005 + 0.005 is 0.02, and 0.02 is missing',
  },
  { quantity: '3', unitPrice: '33.33', amount: '100.02', fits: false, because: '0.03 is more than rounding takes' },
  { quantity: '1', unitPrice: '80', amount: '80', fits: true, because: 'it is the same' },
  { quantity: '1', unitPrice: '80', amount: '81', fits: false, because: 'whole euros are no rounding' },
  { quantity: '10', unitPrice: '0.1234', amount: '1.23', fits: true, because: '1.234, and half a cent may be rounded' },
  { quantity: '10', unitPrice: '0.1234', amount: '1.24', fits: false, because: '0.006 is more than 0.0005 + 0.005' },
])('$quantity at $unitPrice for $amount: $because', ({ quantity, unitPrice, amount, fits }) => {
  const told = { quantity: decimal(quantity), unitPrice: decimal(unitPrice), amount: decimal(amount) }
  expect(amountFits(told)).toBe(fits)
})

test('the id of a line tells its vendor, its distributor and the distributor’s own id', () => {
  const id = sellThroughId(sale({ line: 'INV-7/1' }))
  expect(id).toBe('altus/nordwind/INV-7/1')
  expect(partiesOfLine(id)).toEqual({ vendor: 'altus', distributor: 'nordwind', line: 'INV-7/1' })
  for (const wrong of ['altus', 'altus/nordwind', 'altus/nordwind/', 'Altus/nordwind/1', '/nordwind/1'])
    expect(partiesOfLine(wrong)).toBeUndefined()
})
