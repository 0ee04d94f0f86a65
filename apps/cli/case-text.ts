import { decimal } from '#core/ground/decimal.ts'
import { moneyText } from '#core/ground/money.ts'
import type { RatedCaseAnswer } from '#operations/billing/rate-case.ts'
import { type TreeRow, treeText } from './tree-text.ts'

type Link = RatedCaseAnswer['links'][number]
type Line = Link['lines'][number]
type Margin = RatedCaseAnswer['margins'][number]

/** The lines of every link as a tree of their reasons, each link's total, and the margins. */
export function formatRatedCase({ links, margins }: RatedCaseAnswer): string {
  const rows = [...links.flatMap(linkRows), ...(margins.length === 0 ? [] : marginRows(margins))]
  return treeText(rows)
}

function linkRows({ link, seller, buyer, currency, total, parked, lines }: Link): readonly TreeRow[] {
  const left = parked === 0 ? '' : `, without ${parked} parked ${parked === 1 ? 'line' : 'lines'}`
  return [
    { depth: 0, text: `${link}: ${seller} sells to ${buyer}` },
    ...lines.flatMap((line) => lineRows(line, currency)),
    { depth: 1, text: `total${left}`, sum: moneyText({ amount: decimal(total), currency }) },
    { depth: 0, text: '' },
  ]
}

function lineRows({ period, subscription, charge, amount, park, reasons }: Line, currency: string): readonly TreeRow[] {
  const text = `${period}  ${subscription}  ${charge}`
  if (park || amount === null) {
    return [
      { depth: 1, text, sum: 'parked' },
      { depth: 2, text: `${park?.says ?? ''} (${park?.code ?? ''})` },
      { depth: 2, text: `→ ${park?.remedy ?? ''}` },
    ]
  }
  // The root says what the line itself says.
  const below = reasons.slice(1).map(({ path, says }) => ({ depth: path.split('.').length, text: says }))
  return [{ depth: 1, text, sum: moneyText({ amount: decimal(amount), currency }) }, ...below]
}

function marginRows(margins: readonly Margin[]): readonly TreeRow[] {
  return [{ depth: 0, text: 'margins' }, ...margins.flatMap(marginRow)]
}

function marginRow(one: Margin): readonly TreeRow[] {
  const { organization, buysOn, sellsOn, currency, margin, percent, unknown } = one
  const text = `${organization}: ${sellsOn} less ${buysOn}`
  if (margin === null)
    return [
      { depth: 1, text, sum: 'unknown' },
      { depth: 2, text: unknown ?? '' },
    ]
  const share = percent === null ? '' : ` (${percent} %)`
  return [{ depth: 1, text: `${text}${share}`, sum: moneyText({ amount: decimal(margin), currency }) }]
}
