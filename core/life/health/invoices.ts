import { decimal } from '#core/ground/decimal.ts'
import { daysText, nothing, type Signal } from './signal.ts'

/** For how many days the oldest open invoice to the customer is overdue. Only its seller may see that, and the customer. */
export const invoicesSignal: Signal = {
  signal: 'invoices',
  measure: ({ overdue }) => {
    if (overdue === undefined) return nothing('No invoice to this customer is yours to see')
    const oldest = Math.max(0, ...overdue.map(({ days }) => days))
    const of = overdue.map(({ number, days }) => ({
      ...{ what: 'invoice', id: number, at: null },
      says: `overdue for ${daysText(days)}`,
    }))
    if (overdue.length === 0) return { value: decimal(0), says: 'No invoice is overdue', of }
    const count = overdue.length === 1 ? '1 invoice is overdue' : `${overdue.length} invoices are overdue`
    return { value: decimal(oldest), says: `${count}, the oldest for ${daysText(oldest)}`, of }
  },
}
