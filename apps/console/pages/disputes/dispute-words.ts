import { addTexts, isNegative, isZero, moneyText } from '#apps/console/amount/decimal-text.ts'
import type { Names } from '#apps/console/api/names.ts'
import type { Dispute, DisputeHead, StatementLine } from '#apps/console/api/rewards.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type Marked = readonly [mark: string, name: string]

export const DISPUTE_STATES: Readonly<Record<DisputeHead['state'], Marked>> = {
  open: ['mark mark-attention', 'Open'],
  answered: ['mark mark-attention', 'Answered'],
  upheld: ['mark mark-good', 'Upheld'],
  partly: ['mark mark-good', 'Upheld in part'],
  rejected: ['mark mark-harm', 'Rejected'],
  withdrawn: ['mark', 'Withdrawn'],
}

/** `earning:ALTUS-ST-000001/2` is `ALTUS-ST-000001, line 2`. */
export function lineName(line: string): string {
  return line.replace(/^earning:/, '').replace('/', ', line ')
}

/** `1 of 3 disputes waits for you`. */
export function disputesTitle(disputes: readonly DisputeHead[], self: string | undefined): string {
  const count = disputes.length
  if (count === 0) return 'Nothing was disputed yet'
  const open = disputes.filter(({ waitsFor }) => waitsFor !== null)
  if (open.length === 0) return `${countText(count, 'dispute')}, all decided or withdrawn`
  const mine = open.filter(({ waitsFor }) => waitsFor === self).length
  const waiting = mine === 0 ? open.length : mine
  const whom = mine === 0 ? 'an answer' : 'you'
  return `${waiting.toLocaleString('en')} of ${countText(count, 'dispute')} ${waiting === 1 ? 'waits' : 'wait'} for ${whom}`
}

/** `Leaf disputes ALTUS-ST-000001, line 2`. */
export function disputeTitle({ partner, line, state }: Dispute, names: Names): string {
  const who = partner === names.self ? 'You' : names.of(partner)
  const verb = state === 'open' || state === 'answered' ? (who === 'You' ? 'dispute' : 'disputes') : 'disputed'
  return `${who} ${verb} ${lineName(line)}`
}

/** An amount as it is added to a line: with a sign where it takes something away, without blanks. */
export function isAdjustment(text: string): boolean {
  return /^-?\d{1,15}(\.\d{1,8})?$/.test(text.trim())
}

type Line = Pick<StatementLine, 'amount' | 'currency'>

/** What a decision comes to in numbers, before it is told. */
export function decisionText({ amount, currency }: Line, adjust: string | undefined): string {
  const stands = `${moneyText(amount, currency)} was posted for this line.`
  if (adjust === undefined || !isAdjustment(adjust) || isZero(adjust.trim())) {
    return `${stands} Nothing is added to it.`
  }
  const by = adjust.trim()
  const verb = isNegative(by) ? 'takes' : 'posts'
  const money = moneyText(by.replace(/^-/, ''), currency)
  return `${stands} The next settlement ${verb} ${money}${verb === 'takes' ? ' back' : ''}: it comes to ${moneyText(addTexts([amount, by]), currency)}.`
}

/** The lines of later statements by which an outcome has posted itself: of the same credit, newer than the disputed one. */
export function postedBy(
  dispute: Pick<Dispute, 'line' | 'credit' | 'incentive' | 'program' | 'adjust' | 'decidedAt'>,
  lines: readonly StatementLine[],
): readonly StatementLine[] {
  if (dispute.decidedAt === null || dispute.adjust === null || isZero(dispute.adjust)) return []
  return lines.filter(({ corrects, program }) => corrects === dispute.line && program === dispute.program)
}
