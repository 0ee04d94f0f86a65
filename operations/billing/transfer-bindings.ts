import { isBefore } from '#core/ground/calendar.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type Binding, bindingsFrom } from '#core/metering/binding.ts'
import type { Context } from '#operations/context.ts'
import { bindingName, factOf } from '#operations/metering/bind-subjects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadBindingFacts } from '#stores/postgres/usage-facts.ts'
import type { TellingFact } from './subscription-life.ts'

type Moved = Readonly<{ subject: string; facts: readonly TellingFact[] }>

/**
 * Each subject that is bound to a subscription from a moment on, with the facts by which it is bound to another instead. Its
 * old binding ends then where the organization has recorded it; others end with the old subscription, which is over.
 */
export async function movedBindings(
  context: Context,
  { from, to, at }: Readonly<{ from: OwnedId; to: OwnedId; at: Temporal.Instant }>,
): Promise<readonly Moved[]> {
  const facts = await lookAs(context, (acting) => loadBindingFacts(acting, [from], Number.MAX_SAFE_INTEGER))
  const bound = bindingsFrom(facts).get(from) ?? []
  return bound
    .filter((binding) => binding.to === undefined || isBefore(at, binding.to))
    .map((binding) => ({
      subject: binding.subject,
      facts: [...endOf(binding, context.organization, at), beginOf(binding, context.organization, { to, at })],
    }))
}

function endOf(
  { id, subscription, subject, recorder, from }: Binding,
  organization: string,
  at: Temporal.Instant,
): readonly TellingFact[] {
  if (ownerOf(id) !== organization) return []
  if (isBefore(from, at)) return [factOf({ binding: id, subject, from, to: at }, { subscription, recorder })]
  const because = `Moved on at ${at}, before it began`
  return [{ kind: 'binding_removed', about: id, body: { because } }]
}

function beginOf(
  { subject, recorder, from: began, to: ends }: Binding,
  organization: string,
  { to, at }: Readonly<{ to: OwnedId; at: Temporal.Instant }>,
): TellingFact {
  const from = isBefore(began, at) ? at : began
  const binding = bindingName(organization, { subscription: to, recorder, subject, from })
  return factOf({ binding, subject, from, to: ends }, { subscription: to, recorder })
}
