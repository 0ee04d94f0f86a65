import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** From what can wait to what stops the customer's work. */
export const SEVERITIES = ['low', 'normal', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A customer asked for help with a product; without `resolvedAt` it still waits. What it asked stays in the ticket system. */
export type TicketBody = Readonly<{
  customer: OrganizationId
  product: OwnedId
  at: string
  severity: Severity
  resolvedAt?: string
}>
export type TicketFact = Fact<'ticket', TicketBody>

export type Ticket = Readonly<{
  id: OwnedId
  /** Whose ticket system it is in: a partner's, or the vendor's. */
  owner: OrganizationId
  customer: OrganizationId
  product: OwnedId
  severity: Severity
  at: Temporal.Instant
  resolvedAt: Temporal.Instant | undefined
  fact: number
}>

/** The tickets that the facts tell of, each as it was told last. */
export function ticketsFrom(facts: readonly Fact[]): readonly Ticket[] {
  return [...newestAboutEach(factsOfKind<TicketFact>(facts, 'ticket'))].map(([id, { owner, body, position }]) => ({
    ...{ id, owner, customer: body.customer, product: body.product, severity: body.severity, fact: position },
    at: Temporal.Instant.from(body.at),
    resolvedAt: body.resolvedAt === undefined ? undefined : Temporal.Instant.from(body.resolvedAt),
  }))
}

/** Whether a ticket was opened and not yet resolved: from the moment it was opened, up to the one it was resolved. */
export function isOpenAt({ at: openedAt, resolvedAt }: Ticket, at: Temporal.Instant): boolean {
  return !isBefore(at, openedAt) && (resolvedAt === undefined || isBefore(at, resolvedAt))
}
