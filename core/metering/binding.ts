import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/**
 * For a time, a subject that events name (a cloud account, a license key) is a subscription's; `recorder` is the
 * organization whose events are believed for it.
 */
export type BindingBody = Readonly<{
  subscription: OwnedId
  subject: string
  recorder: OrganizationId
  from: string
  to?: string
}>
export type BindingFact = Fact<'binding', BindingBody>
export type BindingRemovedFact = Fact<'binding_removed', Readonly<{ because: string }>>
export type Binding = Readonly<{
  id: OwnedId
  subscription: OwnedId
  subject: string
  recorder: OrganizationId
  from: Temporal.Instant
  to: Temporal.Instant | undefined
  fact: number
}>

/** The bindings that the facts tell of, by subscription. */
export function bindingsFrom(facts: readonly Fact[]): ReadonlyMap<OwnedId, readonly Binding[]> {
  const told = facts.filter((fact) => fact.kind === 'binding' || fact.kind === 'binding_removed')
  const standing = factsOfKind<BindingFact>([...newestAboutEach(told).values()], 'binding')
  const bindings = standing.map(({ about, body, position }) => ({
    id: about,
    subscription: body.subscription,
    subject: body.subject,
    recorder: body.recorder,
    from: Temporal.Instant.from(body.from),
    to: body.to === undefined ? undefined : Temporal.Instant.from(body.to),
    fact: position,
  }))
  return Map.groupBy(bindings, (binding) => binding.subscription)
}

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

/** The stretches of a span in which none of these bindings of a subject holds, earliest first. */
export function unboundIn(bindings: readonly Pick<Binding, 'from' | 'to'>[], { from, to }: Span): readonly Span[] {
  const open: Span[] = []
  let reached = from
  for (const binding of [...bindings].sort((a, b) => Temporal.Instant.compare(a.from, b.from))) {
    if (!isBefore(reached, to)) break
    const begin = isBefore(binding.from, to) ? binding.from : to
    if (isBefore(reached, begin)) open.push({ from: reached, to: begin })
    if (binding.to === undefined) return open
    if (isBefore(reached, binding.to)) reached = binding.to
  }
  if (isBefore(reached, to)) open.push({ from: reached, to })
  return open
}
