import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, present } from '#core/ground/result.ts'
import { bindingsFrom, unboundIn } from '#core/metering/binding.ts'
import type { Context } from '#operations/context.ts'
import { listDoor } from '#questions/list.ts'
import { moment, read } from '#questions/reading.ts'
import type { CountedBatches } from '#stores/clickhouse/events.ts'
import {
  type CountedSubject,
  countSubjects,
  type ReportedSubject,
  type SeenSubject,
  subjectsSeen,
} from '#stores/clickhouse/subjects.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { loadBindingFactsOf, ownSubscriptions } from '#stores/postgres/usage-facts.ts'

type Wanted = Readonly<{
  subject?: string | undefined
  type?: string | undefined
  after: string | undefined
  limit: number
  record: number
  batches: CountedBatches
}>

/** Subjects that are all bound are passed over: a look takes so many of them. */
const MOST_SUBJECTS = 10_000

/** Usage that nobody is billed for, because its subject is bound to no subscription. */
export const unboundSubjects = listDoor({
  name: 'unbound-subjects',
  plural: 'subjects',
  path: '/v1/unbound-subjects',
  command: 'list unbound',
  summary: 'List subjects you report usage for at times when no subscription is bound to them',
  description:
    'Their events are kept and count as soon as a binding is recorded, for any time, also in the past: `bind-subjects` binds several at once. Events of times at which the subject is bound are not counted here.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  columns: {
    subject: { type: z.string(), kind: 'id' },
    types: { type: z.array(z.string()), kind: 'list', says: 'The types of its events' },
    events: { type: z.int(), kind: 'count', says: 'Its events that no subscription counts' },
    first: { type: moment, kind: 'moment' },
    last: { type: moment, kind: 'moment' },
  },
  filters: {
    subject: z.string().min(1).max(500).optional().meta({ description: 'What the subject begins with' }),
    type: z.string().min(1).max(200).optional().meta({ description: 'Counts the events of this type alone' }),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters, cut, after, limit }) => {
    const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
    return ok(async () => {
      const wanted = { ...filters, after: after?.[0], limit, record: cut.record, batches }
      const open = await findUnbound(context, wanted)
      return open.map((one) => ({ row: { ...one, types: [...one.types] }, keys: [one.subject] }))
    })
  },
})

async function findUnbound(context: Context, wanted: Wanted): Promise<readonly ReportedSubject[]> {
  const found: ReportedSubject[] = []
  let { after } = wanted
  for (let look = wanted.limit * 2; ; look = Math.min(MOST_SUBJECTS, look * 4)) {
    const seen = await subjectsSeen(context.usage, context.organization, { ...wanted, after, limit: look })
    const open = await withoutBound(context, seen, wanted.record)
    while (open.length > 0 && found.length < wanted.limit) {
      const next = open.splice(0, wanted.limit - found.length)
      found.push(...(await countSubjects(context.usage, context.organization, wanted.batches, next)))
    }
    if (found.length >= wanted.limit || seen.length < look) return found
    after = present(seen.at(-1), 'a full look has seen something').subject
  }
}

/** What is left of the times of subjects without those at which they are bound, or are subscriptions themselves. */
async function withoutBound(context: Context, seen: readonly SeenSubject[], record: number): Promise<CountedSubject[]> {
  if (seen.length === 0) return []
  const recorder = context.organization
  const subjects = seen.map(({ subject }) => subject)
  const { facts, own } = await read(context, async (acting) => {
    const resources = subjects.map((subject) => ({ recorder, subject }))
    const facts = await loadBindingFactsOf(acting, resources, record)
    return { facts, own: new Set(await ownSubscriptions(acting, subjects, record)) }
  })
  const bindings = [...bindingsFrom(facts).values()].flat().filter((one) => one.recorder === recorder)
  const bySubject = Map.groupBy(bindings, ({ subject }) => subject)
  return seen.flatMap(({ subject, types, first, last }) => {
    if (own.has(subject)) return []
    const spans = unboundIn(bySubject.get(subject) ?? [], { from: first, to: last.add({ milliseconds: 1 }) })
    return spans.length === 0 ? [] : [{ subject, types, spans }]
  })
}
