import type { Cell, PriceModel } from '#core/channel/catalog.ts'
import { decimalText, sum } from '#core/ground/decimal.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import type { LabelledPart } from './measured.ts'
import { rateQuantity } from './rate-quantity.ts'
import type { Rated } from './rated.ts'

export type MatrixPrice = Extract<PriceModel, { model: 'matrix' }>

/** So many combinations of labels are named where they fit no cell. */
const MOST_NAMED = 5

/**
 * Each part of a quantity by the first cell whose labels it has, and what fits none by `otherwise`; each cell counts its own tiers. A
 * price that has no `otherwise` says nothing about such use, so the line parks and names its labels. A cell that names fewer
 * labels than the matrix holds for all texts of the others.
 */
export function rateMatrix(price: MatrixPrice, parts: readonly LabelledPart[]): Rated | Park {
  const { cells, otherwise } = price
  const placed = parts.map((part) => ({ part, cell: cells.findIndex((cell) => fits(cell, part)) }))
  const homeless = placed.filter(({ cell }) => cell === -1).map(({ part }) => part)
  if (homeless.length > 0 && !otherwise) return noCell(price, homeless)
  const elsewhere = otherwise ? [{ where: {}, price: otherwise, at: -1 }] : []
  const rated = [...cells.map((cell, at) => ({ ...cell, at })), ...elsewhere].flatMap(({ where, price: own, at }) => {
    const inCell = placed.filter(({ cell }) => cell === at).map(({ part }) => part)
    if (inCell.length === 0) return []
    const quantity = sum(inCell.map((part) => part.quantity))
    const name = at === -1 ? 'Otherwise' : whereText(where)
    const { amount, says, steps } = rateQuantity(own, quantity)
    return [{ amount, reason: cellReason(`${name}: ${says}`, decimalText(amount), decimalText(quantity), steps) }]
  })
  const amount = sum(rated.map((one) => one.amount))
  const count = rated.length === 1 ? 'one cell' : `${rated.length} cells`
  const says = `${count} by ${price.by.join(', ')} = ${decimalText(amount)}`
  return { amount, says, steps: rated.map((one) => one.reason) }
}

function cellReason(says: string, amount: string, quantity: string, steps: readonly Reason[]): Reason {
  return { rule: 'cell', says, amount, quantity, ...(steps.length > 0 && { because: steps }) }
}

/** A label that usage lacks is the empty text. */
function fits({ where }: Cell, { labels }: LabelledPart): boolean {
  return Object.entries(where).every(([label, text]) => (labels[label] ?? '') === text)
}

function whereText(where: Readonly<Record<string, string>>): string {
  return Object.entries(where)
    .map(([label, text]) => `${label} ${text === '' ? '(none)' : text}`)
    .join(', ')
}

function noCell({ by }: MatrixPrice, homeless: readonly LabelledPart[]): Park {
  const named = homeless.slice(0, MOST_NAMED).map(({ labels, quantity }) => {
    return `${whereText(Object.fromEntries(by.map((label) => [label, labels[label] ?? '']))) || 'no label'}: ${decimalText(quantity)}`
  })
  const more = homeless.length > MOST_NAMED ? `, and ${homeless.length - MOST_NAMED} more` : ''
  return { code: 'no_cell', says: `The price has no cell for ${named.join('; ')}${more}` }
}
