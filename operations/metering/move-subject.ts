import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { contains } from '#core/ground/calendar.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Binding } from '#core/metering/binding.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import type { BoundSpan } from '#stores/clickhouse/bound-events.ts'
import { BINDING_REFUSALS, bindingName, factOf, loadBound, preview, recorder, subject } from './bind-subjects.ts'
import { effectField, effectsOf, recordOrPreview } from './binding-effects.ts'

const output = z.object({
  recorded: z.boolean(),
  ended: z.string().nullable().meta({ description: 'The binding that ends; null where that was done before' }),
  effects: z.array(effectField),
})
const refusals = { ...BINDING_REFUSALS, not_bound: 409, which_binding: 409 }
const at = instant.meta({ description: 'From when on', example: '2024-09-01T00:00:00Z' })

/** Binds a subject to another subscription from a moment on. */
export const moveSubject = door({
  name: 'move-subject',
  kind: 'act',
  summary: 'Move a subject from one of your subscriptions to another, from a moment on',
  description:
    'Ends its binding at the moment and begins one to the other subscription, both or neither: every event counts once. Where the moment is past, closed periods get corrections by the next close. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/bindings/moves' },
  command: 'subject move',
  input: z.object({ subject, to: ownedId, at, recorder, preview }),
  output: output.extend({ begun: z.string() }),
  refusals,
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['metering:write'] },
  idempotency: 'by_nature',
  run: async (
    context,
    { subject: name, to, at: text, recorder: whose = context.organization, preview: only = false },
  ) => {
    const moment = Temporal.Instant.from(text)
    const key = { subscription: to, recorder: whose, subject: name, from: moment }
    const begun = bindingName(context.organization, key)
    const bound = await loadBound(context, whose, [name])
    if (bound.some((one) => one.id === begun)) return ok({ recorded: !only, ended: null, begun, effects: [] })
    const old = inForce(bound, name, moment)
    if (!old.ok) return old
    if (old.value.subscription === to) {
      return refuse({ code: 'bound_twice', says: `${name} is bound to ${to} at that time already, by ${old.value.id}` })
    }
    const next = factOf({ binding: begun, subject: name, from: moment, to: old.value.to }, key)
    const told = await recordOrPreview(context, [endOf(old.value, moment), next], only)
    if (!told.ok) return told
    const spans = restOf(old.value, moment)
    const effects = await effectsOf(context, [
      { subscription: old.value.subscription, change: 'cease', spans },
      { subscription: to, change: 'begin', spans },
    ])
    return ok({ recorded: !only, ended: old.value.id, begun, effects: [...effects] })
  },
})

/** Ends the binding of a subject at a moment. */
export const unbindSubject = door({
  name: 'unbind-subject',
  kind: 'act',
  summary: 'End the binding of a subject to a subscription of yours',
  description:
    'Its events count no longer from the moment on, and wait among the unbound ones. Where the moment is past, closed periods get corrections by the next close. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/bindings/ends' },
  command: 'subject unbind',
  input: z.object({ subject, at, recorder, preview }),
  output,
  refusals,
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['metering:write'] },
  idempotency: 'by_nature',
  run: async (context, { subject: name, at: text, recorder: whose = context.organization, preview: only = false }) => {
    const moment = Temporal.Instant.from(text)
    const bound = await loadBound(context, whose, [name])
    const done = bound.some(({ to }) => to?.epochNanoseconds === moment.epochNanoseconds)
    const old = inForce(bound, name, moment)
    if (!old.ok) return done ? ok({ recorded: !only, ended: null, effects: [] }) : old
    const told = await recordOrPreview(context, [endOf(old.value, moment)], only)
    if (!told.ok) return told
    const change = { subscription: old.value.subscription, change: 'cease', spans: restOf(old.value, moment) } as const
    return ok({ recorded: !only, ended: old.value.id, effects: [...(await effectsOf(context, [change]))] })
  },
})

/** The one binding of the subject that holds at the moment. */
function inForce(bound: readonly Binding[], subject: string, moment: Temporal.Instant): Result<Binding, Refusal> {
  const [one, another] = bound.filter((binding) => contains(binding, moment))
  if (!one) return refuse({ code: 'not_bound', says: `${subject} is bound to nothing that you may see at ${moment}` })
  if (!another) return ok(one)
  const says = `${subject} is bound twice at ${moment}, by ${one.id} and ${another.id}: end one of them by a fact`
  return refuse({ code: 'which_binding', says })
}

/** The fact by which a binding ends: told anew with its end, or taken back where nothing would be left of it. */
function endOf(binding: Binding, moment: Temporal.Instant) {
  const { id, subscription, subject, recorder: whose, from } = binding
  if (from.epochNanoseconds === moment.epochNanoseconds) {
    return { kind: 'binding_removed', about: id, body: { because: `Ended at ${moment}, when it began` } }
  }
  return factOf({ binding: id, subject, from, to: moment }, { subscription, recorder: whose })
}

function restOf({ subject, recorder: whose, to }: Binding, from: Temporal.Instant): readonly BoundSpan[] {
  return [{ subject, recorder: whose, from, to }]
}
