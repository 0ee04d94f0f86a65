import type { HealthScore } from '#core/life/health.ts'
import type { Milestone } from '#core/life/milestone.ts'
import type { Signal, SignalCondition } from '#core/life/signal.ts'
import type { Ticket } from '#core/life/ticket.ts'
import { goneQuiet, type LastContact } from './gone-quiet.ts'
import { healthFell } from './health-fell.ts'
import { invoiceOverdue, type OpenInvoice } from './invoice-overdue.ts'
import { milestoneOverdue } from './milestone-overdue.ts'
import { renewalOpen, type Termed } from './renewal-open.ts'
import { ticketCritical } from './ticket-critical.ts'
import { usageDropped, type WeeklyUse } from './usage-dropped.ts'

/** What signals are found in, as one organization knows it at a moment: of customers that have the product then. */
export type SignalSources = Readonly<{
  scores: readonly HealthScore[]
  /** Weeks up to the end of the last one that is over. */
  uses: Readonly<{ until: Temporal.Instant; of: readonly WeeklyUse[] }>
  contacts: readonly LastContact[]
  milestones: readonly Milestone[]
  subscriptions: readonly Termed[]
  invoices: readonly OpenInvoice[]
  tickets: readonly Ticket[]
}>

/** The signals of one kind that are on at a moment. */
export function signalsOn(condition: SignalCondition, known: SignalSources, at: Temporal.Instant): readonly Signal[] {
  switch (condition.signal) {
    case 'health_fell':
      return healthFell(known.scores, { ...condition, at })
    case 'usage_dropped':
      return usageDropped(known.uses.of, { ...condition, until: known.uses.until })
    case 'gone_quiet':
      return goneQuiet(known.contacts, { ...condition, at })
    case 'milestone_overdue':
      return milestoneOverdue(known.milestones, { ...condition, at })
    case 'renewal_open':
      return renewalOpen(known.subscriptions, { ...condition, at })
    case 'invoice_overdue':
      return invoiceOverdue(known.invoices, { ...condition, at })
    case 'ticket_critical':
      return ticketCritical(known.tickets, { ...condition, at })
  }
}
