import { createHash } from 'node:crypto'
import { z } from 'zod'
import { TELLING_ROLES } from '#core/channel/access.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Binding, bindingsFrom, unboundIn } from '#core/metering/binding.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { subjectsSeen } from '#stores/clickhouse/subjects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadBindingFactsOf } from '#stores/postgres/usage-facts.ts'
import { effectField, effectsOf, recordOrPreview } from './binding-effects.ts'

export const BINDING_REFUSALS = {
  unknown_reference: 422,
  not_yours: 403,
  bound_twice: 409,
  scope_missing: 403,
  role_not_allowed: 403,
  ends_before_it_begins: 422,
} as const

export const subject = z.string().min(1).max(500).meta({ description: 'What events name' })
export const recorder = organizationId.optional().meta({
  description: 'Whose events are believed; without it your own',
})
export const preview = z.boolean().optional().meta({ description: 'Only says what it would come to' })

const bound = z.object({
  binding: z.string(),
  subject: z.string(),
  from: z.string().meta({ format: 'date-time' }),
  to: z.string().nullable().meta({ format: 'date-time' }),
})

type Bound = Readonly<{ binding: OwnedId; subject: string; from: Temporal.Instant; to: Temporal.Instant | undefined }>

/** Binds subjects that events name to a subscription. */
export const bindSubjects = door({
  name: 'bind-subjects',
  kind: 'act',
  summary: 'Bind subjects of events to a subscription of yours',
  description:
    'Their events count for the subscription from then on, also those that came before: without `from`, from the first one that was ever reported. What falls in closed periods is posted as corrections by the next close. All are bound, or none. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/bindings' },
  command: 'subject bind',
  input: z.object({
    subscription: ownedId,
    subjects: z.array(subject).min(1).max(1_000),
    recorder,
    from: instant.optional().meta({ description: 'Without it, from the first event of each subject' }),
    to: instant.optional().meta({ description: 'Without it, for good' }),
    preview,
  }),
  output: z.object({ recorded: z.boolean(), bindings: z.array(bound), effects: z.array(effectField) }),
  refusals: { ...BINDING_REFUSALS, never_reported: 422 },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['metering:write'] },
  idempotency: 'by_nature',
  run: async (context, { subscription, subjects, recorder = context.organization, from, to, preview = false }) => {
    const asked = { subscription, recorder, subjects: [...new Set(subjects)], from, to }
    const begins = await beginsOf(context, asked)
    if (!begins.ok) return begins
    const end = to === undefined ? undefined : Temporal.Instant.from(to)
    const bindings = asked.subjects.map((one) => boundOf(context, asked, one, begins.value.get(one), end))
    const early = bindings.find((one) => end !== undefined && Temporal.Instant.compare(end, one.from) <= 0)
    if (early) return endsEarly(early)
    const already = await loadBound(context, recorder, asked.subjects)
    const fresh = bindings.flatMap((one) =>
      freshSpans(
        one,
        already.filter((other) => other.subject === one.subject && other.subscription === subscription),
      ),
    )
    const spans = fresh.map((span) => ({ ...span, recorder }))
    const change = { subscription, change: 'begin' as const, spans, isSecret: recorder !== context.organization }
    const facts = bindings
      .filter((one) => !already.some((other) => isSame(one, other)))
      .map((one) => factOf(one, { subscription, recorder }))
    const told = await recordOrPreview(context, facts, preview)
    if (!told.ok) return told
    const effects = await effectsOf(context, [change])
    return ok({ recorded: !preview, bindings: bindings.map(shown), effects: [...effects] })
  },
})

type Asked = Readonly<{
  subscription: OwnedId
  recorder: string
  subjects: readonly string[]
  from: string | undefined
}>

async function beginsOf(
  context: Context,
  asked: Asked,
): Promise<Result<ReadonlyMap<string, Temporal.Instant>, Refusal>> {
  const { subjects, recorder, from } = asked
  if (from !== undefined) {
    const begin = Temporal.Instant.from(from)
    return ok(new Map(subjects.map((one) => [one, begin])))
  }
  if (recorder !== context.organization) {
    return refuse({
      code: 'never_reported',
      says: `When ${recorder} first reported them is not yours to know: name \`from\``,
    })
  }
  const seen = await subjectsSeen(context.usage, recorder, { among: subjects, limit: subjects.length })
  const begins = new Map(seen.map(({ subject: one, first }) => [one, first]))
  const never = subjects.find((one) => !begins.has(one))
  return never === undefined
    ? ok(begins)
    : refuse({ code: 'never_reported', says: `You never reported an event about ${never}: name \`from\`` })
}

function boundOf(
  { organization }: Context,
  { subscription, recorder }: Asked,
  subject: string,
  from: Temporal.Instant | undefined,
  to: Temporal.Instant | undefined,
): Bound {
  const begin = from ?? Temporal.Instant.fromEpochMilliseconds(0)
  return {
    binding: bindingName(organization, { subscription, recorder, subject, from: begin }),
    subject,
    from: begin,
    to,
  }
}

/** The same binding has the same name, so that a repeated call tells the same fact. */
export function bindingName(
  organization: string,
  {
    subscription,
    recorder,
    subject,
    from,
  }: Readonly<{ subscription: OwnedId; recorder: string; subject: string; from: Temporal.Instant }>,
): OwnedId {
  const text = JSON.stringify([subscription, recorder, subject, from.toString()])
  return `${organization}:bound-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
}

/** The fact by which a subject is bound. */
export function factOf(
  { binding, subject, from, to }: Bound,
  { subscription, recorder }: Readonly<{ subscription: OwnedId; recorder: string }>,
) {
  const span = { from: from.toString(), ...(to && { to: to.toString() }) }
  const body = { subscription, subject, recorder, ...span }
  return { kind: 'binding', about: binding, body }
}

export async function loadBound(
  context: Context,
  recorder: string,
  subjects: readonly string[],
): Promise<readonly Binding[]> {
  const resources = subjects.map((one) => ({ recorder, subject: one }))
  const facts = await lookAs(context, (acting) => loadBindingFactsOf(acting, resources))
  return [...bindingsFrom(facts).values()]
    .flat()
    .filter((one) => one.recorder === recorder && subjects.includes(one.subject))
}

function isSame({ binding, to }: Bound, other: Binding): boolean {
  return other.id === binding && other.to?.epochNanoseconds === to?.epochNanoseconds
}

/** A moment after every event that can be stored. */
const LAST = Temporal.Instant.from('2299-01-01T00:00:00Z')

function freshSpans({ subject, from, to = LAST }: Bound, already: readonly Binding[]) {
  return unboundIn(already, { from, to }).map((span) => ({ ...span, subject }))
}

export function shown({ binding, subject, from, to }: Bound): z.input<typeof bound> {
  return { binding, subject, from: from.toString(), to: to?.toString() ?? null }
}

function endsEarly({ subject, from, to }: Bound) {
  const says = `The binding of ${subject} would end at ${to?.toString()}, which is not after ${from.toString()}`
  return refuse({ code: 'ends_before_it_begins', says })
}
