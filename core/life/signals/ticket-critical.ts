import { daysBetween, daysText, type Signal } from '#core/life/signal.ts'
import { isOpenAt, SEVERITIES, type Severity, type Ticket } from '#core/life/ticket.ts'

/** The tickets of a severity, or of a worse one, that wait for an answer. */
export function ticketCritical(
  tickets: readonly Ticket[],
  { severity, at }: Readonly<{ severity: Severity; at: Temporal.Instant }>,
): readonly Signal[] {
  return tickets.flatMap((ticket) => {
    const isSevere = SEVERITIES.indexOf(ticket.severity) >= SEVERITIES.indexOf(severity)
    if (!isSevere || !isOpenAt(ticket, at)) return []
    const { id, customer, product, at: since } = ticket
    const says = `A ${ticket.severity} ticket has been open for ${daysText(daysBetween(since, at))}`
    return [{ kind: 'ticket_critical', customer, product, occurrence: `ticket_critical/${id}`, since, says }]
  })
}
