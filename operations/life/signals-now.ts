import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { SIGNAL_KINDS, type Signal, type SignalCondition } from '#core/life/signal.ts'
import { signalsOn } from '#core/life/signals/signals-on.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { signalSources } from './signal-sources.ts'

const days = (says: string) => z.coerce.number().int().min(1).max(730).optional().meta({ description: says })
const percent = (says: string) => z.coerce.number().min(10).max(100).optional().meta({ description: says })

const signal = z.object({
  signal: z.enum(SIGNAL_KINDS),
  customer: z.string(),
  product: z.string().nullable(),
  since: z.string().meta({ format: 'date-time' }),
  says: z.string(),
  occurrence: z.string().meta({ description: 'Names this one time of the signal' }),
})

/** What is going on now, as the viewer sees it. It is asked for without playbooks, so it has thresholds of its own. */
export const signalsNow = door({
  name: 'signals',
  kind: 'question',
  summary: 'What is going on with your customers now: the signals that playbooks can begin on',
  description:
    'Those of customers that you sell to or whose vendor or partner you are, worked out from what you may see. The longest comes first. Playbooks have thresholds of their own.',
  http: { method: 'GET', path: '/v1/signals' },
  command: 'show signals',
  input: z.object({
    customer: organizationId.optional(),
    product: ownedId.optional(),
    signal: z.enum(SIGNAL_KINDS).optional(),
    below: percent('Health below this; without it 40'),
    percent: percent('Use that fell by so many percent; without it 30'),
    quietDays: days('Days without a contact; without it 60'),
    daysBefore: days('Days before the end of a term; without it 90'),
  }),
  output: z.object({ at: z.string(), signals: z.array(signal) }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: async (context, asked) => {
    const conditions = conditionsOf(asked).filter((one) => asked.signal === undefined || one.signal === asked.signal)
    const sources = await signalSources(context, { conditions })
    const on = conditions.flatMap((condition) => signalsOn(condition, sources, context.now))
    const wanted = on
      .filter((one) => asked.customer === undefined || one.customer === asked.customer)
      .filter((one) => asked.product === undefined || one.product === asked.product)
      .toSorted(longestFirst)
    return ok({ at: context.now.toString(), signals: wanted.map(shown) })
  },
})

type Thresholds = Readonly<{
  [Name in 'below' | 'percent' | 'quietDays' | 'daysBefore']?: number | undefined
}>

function conditionsOf({ below = 40, percent: fell = 30, quietDays = 60, daysBefore = 90 }: Thresholds) {
  return [
    { signal: 'health_fell', below },
    { signal: 'usage_dropped', percent: fell },
    { signal: 'gone_quiet', days: quietDays },
    { signal: 'milestone_overdue', days: 0 },
    { signal: 'renewal_open', daysBefore },
    { signal: 'invoice_overdue', days: 1 },
    { signal: 'ticket_critical', severity: 'critical' },
  ] as const satisfies readonly SignalCondition[]
}

function longestFirst(a: Signal, b: Signal): number {
  return Temporal.Instant.compare(a.since, b.since) || (a.occurrence < b.occurrence ? -1 : 1)
}

function shown({ kind, customer, product, since, says, occurrence }: Signal) {
  return { signal: kind, customer, product: product ?? null, since: since.toString(), says, occurrence }
}
