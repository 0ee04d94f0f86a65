import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import { type Corrected, correctedAfter, type TaxedLine, taxOf } from './tax-of.ts'
import type { Treatment } from './treatment.ts'

const vat = (percent: string): Treatment => ({
  kind: 'domestic',
  country: 'DE',
  percent,
  says: `VAT: ${percent} % (DE)`,
  facts: ['fact:1'],
})
const line = (amount: string, percent = '20', original: string | null = null): TaxedLine => ({
  amount: decimal(amount),
  treatment: vat(percent),
  original,
})
const NONE: Corrected = new Map()

/** Issues documents one after the other; comes back with the tax of each. */
function taxes(documents: readonly (readonly TaxedLine[])[], currency = 'EUR'): readonly string[] {
  let corrected = NONE
  return documents.map((lines) => {
    const rows = taxOf(lines, corrected, currency)
    corrected = correctedAfter(corrected, rows)
    return sum(rows.map((row) => row.tax)).toFixed()
  })
}

describe('the tax of one document', () => {
  test.each([
    { lines: [line('68.33'), line('68.33'), line('57.50'), line('85.00')], tax: '55.83', because: 'R14: of 279.16' },
    { lines: [line('0.02'), line('0.03')], tax: '0.01', because: 'a whole of 0.010, not 0.00 and 0.01' },
    { lines: [line('0.125', '20')], tax: '0.03', because: 'a half goes up: 0.025' },
    { lines: [line('-0.125', '20')], tax: '-0.03', because: 'and away from zero' },
    { lines: [line('100', '19'), line('100', '7')], tax: '26', because: 'each rate by itself' },
    { lines: [line('100'), line('-100')], tax: '0', because: 'nothing net' },
  ])('$because', ({ lines, tax }) => expect(taxes([lines])).toEqual([tax]))

  test('rates have rows of their own', () => {
    const rows = taxOf([line('10', '19'), line('5', '7'), line('1', '19')], NONE, 'EUR')
    expect(rows.map(({ net, tax }) => [net.toFixed(), tax.toFixed()])).toEqual([
      ['11', '2.09'],
      ['5', '0.35'],
    ])
  })

  test('a currency without cents rounds to its unit', () =>
    expect(taxes([[line('1255', '10')]], 'JPY')).toEqual(['126']))
})

describe('credit notes', () => {
  const credit = (amount: string) => [line(amount, '20', 'INV-1')]

  test('R14: four credit notes of one invoice sum to 334.99', () => {
    const made = taxes([
      [line('68.33'), line('68.33'), line('57.50'), line('85.00')],
      credit('-68.33'),
      credit('-68.33'),
      credit('-57.50'),
      credit('-85.00'),
    ])
    expect(made).toEqual(['55.83', '-13.67', '-13.66', '-11.5', '-17'])
    expect(279.16 + 55.83).toBeCloseTo(334.99, 10)
  })

  test('a correction upwards is taxed at the original’s rate, and counts for the credit after it', () => {
    expect(taxes([[line('10')], [line('0.03', '20', 'INV-1')], credit('-10.03')])).toEqual(['2', '0.01', '-2.01'])
  })

  test('corrections of two invoices are two rows, in one document with lines of its own', () => {
    const rows = taxOf([line('50'), line('-0.01', '20', 'INV-1'), line('-0.01', '20', 'INV-2')], NONE, 'EUR')
    expect(rows.map(({ original, tax }) => [original, tax.toFixed()])).toEqual([
      [null, '10'],
      ['INV-1', '0'],
      ['INV-2', '0'],
    ])
  })
})

test('law: credits that take back an invoice take back its tax, and at no point more', () => {
  const cents = fc.integer({ min: 1, max: 1_000_000 })
  const percent = fc.constantFrom('19', '20', '7', '5.5', '8.1', '25')
  fc.assert(
    fc.property(
      fc.array(cents, { minLength: 1, maxLength: 8 }),
      percent,
      fc.infiniteStream(fc.nat(99)),
      (lines, rate, cuts) => {
        const invoice = lines.map((amount) => line(`${amount}e-2`, rate))
        // Each line is credited in one or two pieces, each on a credit note of its own.
        const pieces = lines.flatMap((amount) => {
          const piece = Math.floor((amount * (cuts.next().value ?? 0)) / 100)
          return [piece, amount - piece].filter((one) => one > 0)
        })
        const [tax = '0', ...credited] = taxes([invoice, ...pieces.map((one) => [line(`-${one}e-2`, rate, 'INV-1')])])
        let sofar = decimal('0')
        for (const one of credited) {
          sofar = sofar.minus(one)
          expect(sofar.lte(tax)).toBe(true)
          expect(decimal(one).lte('0')).toBe(true)
        }
        expect(sofar.toFixed()).toBe(decimal(tax).toFixed())
      },
    ),
  )
})
