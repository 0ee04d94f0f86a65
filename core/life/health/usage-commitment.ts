import { isZero, sum } from '#core/ground/decimal.ts'
import { nothing, percentText, type Signal } from './signal.ts'
import { share } from './weeks.ts'

/** What was used of the customer's own commitments, against the part of each that the billed time of its window stands for. */
export const usageCommitment: Signal = {
  signal: 'usage_commitment',
  measure: ({ commitments }) => {
    const due = sum(commitments.map(({ committed, passed }) => committed.times(passed)))
    if (isZero(due)) return nothing('No commitment of this customer alone runs on a link of yours')
    const value = share(sum(commitments.map(({ used }) => used)), due)
    const of = commitments.map(({ id, committed, used, passed }) => ({
      ...{ what: 'commitment', id, at: null },
      says: `${used.toFixed()} of ${committed.toFixed()} used when ${percentText(passed)} of the time had passed`,
    }))
    return { value, says: `${percentText(value)} of what is committed up to now was used`, of }
  },
}
