import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rateCostPlus } from '#core/billing/rating/cost-plus.ts'
import { type Measured, NOTHING } from '#core/billing/rating/measured.ts'
import { rateMeasured } from '#core/billing/rating/rate-measured.ts'
import type { PriceModel } from '#core/channel/catalog.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import { priceModel } from '#operations/channel/price-schema.ts'

const DOCUMENT = readFileSync(join(import.meta.dirname, '../docs/prices.md'), 'utf8')

/** A price that the document shows, with the table below it: what its first column counts, and its rows. */
type Example = Readonly<{
  price: PriceModel
  counts: string
  rows: readonly Readonly<{ given: string; amount: string }>[]
}>

function examples(): readonly Example[] {
  const found = DOCUMENT.matchAll(
    /```json\n([\s\S]*?)```\n\n\| (\w+) \| comes to \| \|\n\|---\|---\|---\|\n((?:\|.*\n)+)/g,
  )
  return [...found].map(([, text = '', counts = '', table = '']) => {
    const rows = table
      .trim()
      .split('\n')
      .map((row) => {
        const [, given = '', amount = ''] = row.split('|').map((cell) => cell.trim())
        return { given, amount }
      })
    return { price: priceModel.parse(JSON.parse(text)) as PriceModel, counts, rows }
  })
}

/** What a row says was used: `3`, `50, 100` or `eu ssd 10; us hdd 5`. */
function measuredOf({ price, counts }: Example, given: string): Measured {
  if (counts === 'quantity') return { ...NOTHING, quantity: decimal(given), events: 1 }
  if (counts === 'transactions') {
    const transactions = given.split(', ').map(decimal)
    return { ...NOTHING, quantity: sum(transactions), events: transactions.length, transactions }
  }
  const by = price.model === 'matrix' ? price.by : []
  const parts = given.split('; ').map((part) => {
    const words = part.split(' ')
    return {
      labels: Object.fromEntries(by.map((label, at) => [label, words[at] ?? ''])),
      quantity: decimal(words.at(-1) ?? ''),
    }
  })
  return { ...NOTHING, quantity: sum(parts.map(({ quantity }) => quantity)), events: parts.length, parts }
}

function amountOf(example: Example, given: string): string {
  const { price } = example
  if (price.model === 'cost_plus') return rateCostPlus(price.factor, decimal(given)).amount.toFixed()
  const rated = rateMeasured(price, measuredOf(example, given))
  return 'code' in rated ? rated.says : rated.amount.toFixed()
}

describe('docs/prices.md', () => {
  const each = examples()

  test('shows every model, and every price in it has a table', () => {
    const models = [...new Set(each.map(({ price }) => price.model))].sort()
    const headings = [...DOCUMENT.matchAll(/^### (\w+)$/gm)].map(([, name = '']) => name)
    expect(headings.filter((name) => name !== 'flat').toSorted()).toEqual(models)
    expect(headings.toSorted()).toEqual(priceModel.options.map((one) => one.shape.model.value).toSorted())
    expect(each).toHaveLength(DOCUMENT.split('```json').length - 1)
  })

  test.each(each.flatMap((example) => example.rows.map((row) => ({ ...row, example, model: example.price.model }))))(
    '$model: $given comes to $amount',
    ({ example, given, amount }) => expect(amountOf(example, given)).toBe(amount),
  )
})
