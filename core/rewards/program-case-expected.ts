import { type Decimal, decimal, decimalText, sum } from '#core/ground/decimal.ts'
import type { EarningKey, NotEarned } from './credit.ts'
import type { CaseExpected, CasePlace, ProgramCase } from './program-case.ts'
import type { CaseSettlement, RunCase } from './program-case-run.ts'

/** Where a case comes to something else than it expects; nothing where it comes out as it says. */
export type CaseDifference = Readonly<{ place: CasePlace; says: string }>

/**
 * What differs from what a case expects: amounts that are others, codes that did not come, and postings that nothing expects. A case
 * that expects nothing differs in nothing.
 */
export function caseDifferences({ expect = [] }: ProgramCase, { settlements }: RunCase): readonly CaseDifference[] {
  if (expect.length === 0) return []
  const differing = expect.flatMap((expected, at): readonly CaseDifference[] => {
    const says = expected.code === undefined ? amountDiffers(expected, settlements) : codeDiffers(expected, settlements)
    return says === undefined ? [] : [{ place: ['expect', at], says }]
  })
  const surprising = settlements.flatMap((settlement) =>
    settlement.postings
      .filter(
        ({ evaluated: { about }, key }) =>
          !expect.some((one) => isAbout(one, { settlement, key, customer: about.customer })),
      )
      .map(({ key, amount }): CaseDifference => {
        const says = `Before ${settlement.before} ${nameOf(key)} posts ${decimalText(amount)}, which nothing expects`
        return { place: ['expect'], says }
      }),
  )
  return [...differing, ...surprising]
}

type Happened = Readonly<{ settlement: CaseSettlement; key: EarningKey; customer: string | null | undefined }>

function isAbout(
  { settle, partner, incentive, customer, credit, code, as }: CaseExpected,
  { settlement, key, customer: of }: Happened,
): boolean {
  return (
    code === undefined &&
    as === undefined &&
    (settle === undefined || settle === settlement.before) &&
    (customer === undefined || customer === of) &&
    isOf({ partner, incentive, credit }, key)
  )
}

type Named = Readonly<Record<'partner' | 'incentive' | 'credit', string | undefined>>

/** A credit is named by the whole of its id, or by a word in it. */
function isOf({ partner, incentive, credit }: Named, key: EarningKey): boolean {
  return (
    (partner === undefined || partner === key.partner) &&
    (incentive === undefined || incentive === key.incentive) &&
    (credit === undefined || credit === key.credit || key.credit.split(' ').includes(credit))
  )
}

function amountDiffers(expected: CaseExpected, settlements: readonly CaseSettlement[]): string | undefined {
  const amounts = expected.as === undefined ? earnedAmounts(expected, settlements) : paidAmounts(expected, settlements)
  const [wanted, came]: readonly Decimal[] = [decimal(expected.amount ?? '0'), sum(amounts)]
  if (!wanted || !came || wanted.eq(came)) return undefined
  return `${wordsOf(expected)} comes to ${decimalText(came)}, and not to ${decimalText(wanted)}`
}

function earnedAmounts(expected: CaseExpected, settlements: readonly CaseSettlement[]): readonly Decimal[] {
  return settlements.flatMap((settlement) =>
    settlement.postings
      .filter(({ key, evaluated: { about } }) => isAbout(expected, { settlement, key, customer: about.customer }))
      .map(({ amount }) => amount),
  )
}

function paidAmounts(
  { settle, partner, as }: CaseExpected,
  settlements: readonly CaseSettlement[],
): readonly Decimal[] {
  return settlements
    .filter(({ before }) => settle === undefined || settle === before)
    .flatMap(({ statements }) => statements)
    .filter((one) => partner === undefined || partner === one.partner)
    .flatMap(({ delivered }) => delivered.filter((one) => one.as === as).map(({ amount }) => amount))
}

function codeDiffers(expected: CaseExpected, settlements: readonly CaseSettlement[]): string | undefined {
  const { settle, partner, incentive, credit, code } = expected
  const told = settlements.filter(({ before }) => settle === undefined || settle === before)
  const codes = told.flatMap((one) => codesOf(one).filter(({ key }) => isOf({ partner, incentive, credit }, key)))
  if (codes.some((one) => one.code === code)) return undefined
  const came = [...new Set(codes.map((one) => one.code))]
  return `${wordsOf(expected)} was to not earn by ${code}, and ${came.length === 0 ? 'nothing of it fails' : `fails by ${came.join(', ')}`}`
}

function codesOf({ notEarned, parked }: CaseSettlement): readonly Pick<NotEarned, 'key' | 'code'>[] {
  return [...notEarned, ...parked.map(({ key, park }) => ({ key, code: park.code }))]
}

function wordsOf({ settle, partner, incentive, customer, credit, as }: CaseExpected): string {
  const named = [partner, incentive, customer, credit, as].filter((one) => one !== undefined).join(' ')
  const what = named === '' ? 'All' : named
  return settle === undefined ? what : `Before ${settle} ${what}`
}

function nameOf({ partner, incentive, credit }: EarningKey): string {
  return `${partner} ${incentive} ${credit}`
}
