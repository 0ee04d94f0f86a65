import { z } from 'zod'
import { DEPARTURE_REASONS } from '#core/billing/departure.ts'
import { QUOTE_STATES, quotesFrom } from '#core/billing/quote.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { HEALTH_BANDS } from '#core/life/health/policy.ts'
import { RENEWAL_STATES, type Renewal } from '#core/life/renewal.ts'
import type { Forecast } from '#core/life/renewal-forecast.ts'
import { TASK_STATES, tasksFrom } from '#core/life/task.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { rowShape } from '#questions/list.ts'
import { moment, read } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { RENEWAL_COLUMNS, rowOf } from './renewals.ts'
import { type SeenRenewals, seeRenewals, share, shareText } from './renewals-reading.ts'

const forecast = z.object({
  probability: share,
  band: z.enum(HEALTH_BANDS).nullable().meta({ description: 'Whose terms were counted; null where all were' }),
  renewed: z.int(),
  of: z.int().meta({ description: 'The recorded terms that were counted' }),
  low: share.nullable().meta({ description: 'Where the 95 % interval of the counted share begins; null for none' }),
  high: share.nullable(),
  overall: share.meta({ description: 'The share of all recorded terms, towards which that of the band is drawn' }),
  says: z.string(),
})

const term = z.object({
  from: moment,
  to: moment,
  months: z.int(),
  state: z.enum(RENEWAL_STATES),
  reason: z.enum(DEPARTURE_REASONS).nullable(),
})

const quote = z.object({
  quote: z.string(),
  version: z.int(),
  state: z.enum(QUOTE_STATES),
  since: moment,
  validUntil: moment,
})

const task = z.object({
  task: z.string(),
  title: z.string(),
  due: moment,
  state: z.enum(TASK_STATES),
  for: z.string().nullable(),
})

/** The end of one term, whole. */
export const renewal = door({
  name: 'renewal',
  kind: 'question',
  summary: 'Show a renewal: its forecast and what it rests on, plan, tasks, quotes, outcome, and the terms before',
  description:
    'Without `ends` that of the term that runs, or else of the last one. Plan, tasks and drafts are those of your own organization; the sellers on the chain see the outcome. A subscription of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/renewals/{subscription}' },
  command: 'show renewal',
  input: z.object({
    subscription: ownedId,
    ends: instant.optional().meta({ description: 'When the term ends whose renewal is wanted' }),
  }),
  output: z.object({
    ...rowShape(RENEWAL_COLUMNS),
    from: moment,
    months: z.int(),
    zone: z.string().meta({ description: 'By whose calendar days are counted', example: 'Europe/Berlin' }),
    forecast: forecast.nullable().meta({ description: 'Null once it is decided, and for the customer' }),
    note: z.string().nullable().meta({ description: 'What your organization plans' }),
    outcomeNote: z.string().nullable().meta({ description: 'What was said of the outcome' }),
    quotes: z.array(quote).meta({ description: 'What offers to renew it, oldest version first' }),
    tasks: z.array(task).meta({ description: 'Your tasks about the customer and the product that are not done' }),
    terms: z.array(term).meta({ description: 'All terms of the subscription that have begun, oldest first' }),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { subscription, ends }) =>
    read(context, async (acting) => {
      const seen = await seeRenewals(acting, context)
      const own = seen.all.filter((one) => one.renewal.subscription === subscription)
      const wanted = ends === undefined ? undefined : Temporal.Instant.from(ends)
      const found = wanted ? own.find((one) => one.renewal.ends.equals(wanted)) : own.at(-1)
      if (!found) {
        const says = `There is no renewal of ${subscription}${ends === undefined ? '' : ` that ends ${ends}`}`
        return refuse({ code: 'not_found', says })
      }
      const { renewal: shown, zone } = found
      return ok({
        ...rowOf(found),
        from: shown.term.from.toString(),
        months: shown.term.months,
        zone,
        forecast: found.forecast ? forecastShown(found.forecast) : null,
        note: shown.plan?.note ?? null,
        outcomeNote: shown.outcome?.note ?? null,
        quotes: quotesShown(seen, shown, context),
        tasks: await tasksShown(acting, context, shown),
        terms: own.map((one) => termShown(one.renewal)),
      })
    }),
})

function forecastShown(told: Forecast): z.input<typeof forecast> {
  const { probability, band, renewed, of, counted, overall } = told
  return {
    ...{ band: band ?? null, renewed, of, says: forecastText(told) },
    ...{ probability: shareText(probability), overall: shareText(overall) },
    low: counted ? shareText(counted.low) : null,
    high: counted ? shareText(counted.high) : null,
  }
}

const BAND_WORDS = { good: 'good', attention: 'middling', risk: 'bad' } as const

/** The sentence that says what a forecast rests on. */
export function forecastText({ probability, band, renewed, of, overall }: Forecast): string {
  const whole = (part: number) => `${Math.round(part * 100)} %`
  if (band === undefined) {
    const counted = of === 0 ? 'no term has ended yet' : `${renewed} of all ${of} recorded terms were renewed`
    return `Nobody knows how the customer does, and ${counted}: ${whole(probability)}`
  }
  const known = `customers with ${BAND_WORDS[band]} health`
  const counted = of === 0 ? `No term of ${known} has ended yet` : `${renewed} of ${of} terms of ${known} were renewed`
  return `${counted}; drawn towards the ${whole(overall)} of all, that is ${whole(probability)}`
}

function quotesShown({ facts }: SeenRenewals, { subscription, ends }: Renewal, { now }: Context) {
  return quotesFrom(facts, now)
    .filter(({ content: { renews } }) => {
      return renews?.subscription === subscription && Temporal.Instant.from(renews.from).equals(ends)
    })
    .map(({ id, version, state, since, content }) => {
      return { quote: id, version, state, since: since.toString(), validUntil: content.validUntil }
    })
}

async function tasksShown(acting: Acting, { organization, now }: Context, { customer, product }: Renewal) {
  const facts = await loadFacts(acting, ['task', 'task_done'], Number.MAX_SAFE_INTEGER)
  return tasksFrom(facts, now)
    .filter((one) => one.owner === organization && one.customer === customer)
    .filter((one) => (one.product === undefined || one.product === product) && one.ended === undefined)
    .toSorted((a, b) => (isBefore(a.due, b.due) ? -1 : 1))
    .map(({ id, title, due, state, for: who }) => ({ task: id, title, due: due.toString(), state, for: who ?? null }))
}

function termShown({ term: { from, to, months }, state, reason }: Renewal): z.input<typeof term> {
  return { from: from.toString(), to: to.toString(), months, state, reason: reason ?? null }
}
