import { decimal } from '#core/ground/decimal.ts'
import { isOpenAt, type Severity } from '#core/life/ticket.ts'
import { nothing, type Signal } from './signal.ts'

/** What an open ticket weighs: two that stop the customer's work are as bad as it gets by the default policy. */
const WEIGHS: Readonly<Record<Severity, number>> = { low: 0.5, normal: 1, high: 2, critical: 3 }

/** What the open tickets weigh together: critical 3, high 2, normal 1, low 0.5. A customer that never had one has no score here. */
export const ticketsSignal: Signal = {
  signal: 'tickets',
  measure: ({ tickets }, { at }) => {
    if (tickets.length === 0) return nothing('No ticket was ever told of')
    const open = tickets.filter((one) => isOpenAt(one, at))
    const critical = open.filter(({ severity }) => severity === 'critical').length
    const count = open.length === 1 ? '1 ticket is open' : `${open.length} tickets are open`
    const of = open.map((one) => ({
      ...{ what: 'ticket', id: one.id, at: one.at.toString() },
      says: `${one.severity}, open at ${one.owner}`,
    }))
    const value = open.reduce((all, { severity }) => all.plus(WEIGHS[severity]), decimal(0))
    return { value, says: critical > 0 ? `${count}, ${critical} of them critical` : count, of }
  },
}
