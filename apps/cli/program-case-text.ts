import { decimal } from '#core/ground/decimal.ts'
import { moneyText } from '#core/ground/money.ts'
import type { RanProgramCase } from '#operations/rewards/program-case.ts'
import { type TreeRow, treeText } from './tree-text.ts'

type Settlement = RanProgramCase['settlements'][number]
type Earning = Settlement['earnings'][number]

/** Each settlement with its earnings as a tree of reasons, what did not earn, and where it differs from what the case expects. */
export function formatProgramCase({ settlements, currency, expected, differences }: RanProgramCase): string {
  return treeText([
    ...settlements.flatMap((one) => settlementRows(one, currency)),
    ...(expected === 0 ? [] : expectedRows(expected, differences)),
  ])
}

function settlementRows(
  { before, earnings, notEarned, parked, caps, statements, total }: Settlement,
  currency: string,
): TreeRow[] {
  const sum = (amount: string): string => moneyText({ amount: decimal(amount), currency })
  return [
    { depth: 0, text: `settled before ${before}` },
    ...earnings.flatMap((one) => earningRows(one, sum)),
    ...parked.flatMap(({ partner, incentive, credit, code, says }): TreeRow[] => [
      { depth: 1, text: `${partner}  ${incentive}  ${credit}`, sum: 'parked' },
      { depth: 2, text: `${says} (${code})` },
    ]),
    ...notEarned.flatMap(({ partner, incentive, credit, code, says, hint }): TreeRow[] => [
      { depth: 1, text: `${partner}  ${incentive}  ${credit}`, sum: 'did not earn' },
      { depth: 2, text: `${says} (${code})` },
      ...(hint === '' ? [] : [{ depth: 2, text: `→ ${hint}` }]),
    ]),
    ...caps.map(({ says, partner, used, limit }): TreeRow => {
      return { depth: 1, text: `${says}${partner === null ? '' : `, ${partner}`}: ${used} of ${limit} used` }
    }),
    { depth: 1, text: 'total', sum: sum(total) },
    ...statements.flatMap(({ partner, delivered, closing }): TreeRow[] => [
      ...delivered.map((part) => ({ depth: 1, text: `${partner} is paid as ${part.as}`, sum: sum(part.amount) })),
      ...(Number(closing) === 0 ? [] : [{ depth: 1, text: `${partner} carries forward`, sum: sum(closing) }]),
    ]),
    { depth: 0, text: '' },
  ]
}

function earningRows(
  { partner, incentive, credit, amount, correction, held, reasons }: Earning,
  sum: (amount: string) => string,
) {
  // The root says what the line itself says.
  const below = reasons.slice(1).map(({ path, says }): TreeRow => ({ depth: path.split('.').length, text: says }))
  const kept = Number(held) > 0 ? [{ depth: 2, text: `${sum(held)} more is held until it vests` }] : []
  const told = correction ? [{ depth: 2, text: 'less what was posted before' }] : []
  return [{ depth: 1, text: `${partner}  ${incentive}  ${credit}`, sum: sum(amount) }, ...below, ...kept, ...told]
}

function expectedRows(expected: number, differences: RanProgramCase['differences']): TreeRow[] {
  if (differences.length === 0) return [{ depth: 0, text: `It comes to all ${expected} that is expected` }]
  return [
    { depth: 0, text: 'It differs from what is expected' },
    ...differences.map(({ place, says }): TreeRow => ({ depth: 1, text: `${place}: ${says}` })),
  ]
}
