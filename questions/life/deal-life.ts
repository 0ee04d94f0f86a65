import { z } from 'zod'
import type { DealFact } from '#core/billing/deal.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { LIFE_LANES } from '#core/life/life-point.ts'
import { PARTNER_ROLES, STAGES } from '#core/life/role.ts'
import { TERM_OUTCOMES } from '#core/life/term-outcome.ts'
import { door } from '#operations/door.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount, moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { answerOf, type Named } from './deal-life-answer.ts'
import { closedLanes, seeLife } from './deal-life-loading.ts'

const money = z.object({ amount, currency: z.string() })
const day = z.string().meta({ example: '2024-09-30' })

const point = z.object({
  at: moment,
  until: moment.nullable().meta({ description: 'Where it lasts: when it ended', format: 'date-time' }),
  lane: z.enum(LIFE_LANES),
  stage: z.enum(STAGES).nullable(),
  says: z.string(),
  amount: money.nullable(),
  ref: z.string().meta({
    description: 'What it rests on: a fact, a posting that the explanation takes, or a document',
    example: 'fact:41',
  }),
  partner: z.string().nullable(),
})

const vesting = z.object({
  partner: z.string(),
  program: z.string(),
  incentive: z.string(),
  title: z.string(),
  stage: z.enum(STAGES),
  credit: z.string(),
  currency: z.string(),
  granted: amount,
  vested: amount,
  held: amount.meta({ description: 'What may still vest' }),
  lost: amount.meta({ description: 'What never will' }),
  steps: z.array(
    z.object({
      at: moment,
      state: z.enum(['vested', 'lost', 'open', 'stopped']),
      vested: amount.meta({ description: 'All that has vested with it' }),
    }),
  ),
  stop: z
    .object({
      at: moment,
      says: z.string(),
      final: z.boolean().meta({ description: 'Whether nothing vests any more, whatever comes' }),
      settled: z.boolean().meta({ description: 'False where facts tell of it and no settlement has found it yet' }),
      ref: z.string().nullable().meta({ description: 'The fact that ended it, as far as you see it' }),
    })
    .nullable(),
  ref: z.string(),
})

const output = z.object({
  customer: z.string(),
  product: z.string(),
  deals: z.array(z.string()).meta({ description: 'The deals that it came from, as far as you see them' }),
  subscriptions: z.array(z.string()),
  zone: z.string().meta({ description: 'By whose calendar days and months are named' }),
  chain: z.array(
    z.object({
      link: z.string(),
      seller: z.string(),
      buyer: z.string(),
      open: z.boolean().meta({ description: 'Whether you are party to the link; of others nothing more is told' }),
      currency: z.string().nullable(),
    }),
  ),
  from: moment.nullable(),
  to: moment.nullable().meta({ description: 'When the customer left; null while it stays', format: 'date-time' }),
  months: z.int().meta({ description: 'Whole months that it has stayed' }),
  stage: z
    .enum(STAGES)
    .nullable()
    .meta({ description: 'Of its journey; where it has none, of the newest point that belongs to one' }),
  health: z.object({ score: amount, at: moment }).nullable(),
  nextRenewal: moment.nullable().meta({ description: 'When the running term ends', format: 'date-time' }),
  value: z.array(money).meta({ description: 'Billed for the last twelve months on your own link, net' }),
  partners: z.array(
    z.object({
      partner: z.string(),
      currency: z.string(),
      earned: amount.meta({ description: 'What is posted, after everything that was taken back' }),
      vested: amount,
      held: amount,
      takenBack: amount.meta({ description: 'What clawbacks took of what was posted, and what will never vest' }),
    }),
  ),
  roles: z.array(
    z.object({
      partner: z.string(),
      role: z.enum(PARTNER_ROLES),
      share: z.string().meta({ description: 'In percent' }),
      from: moment,
      to: moment.nullable(),
      ref: z.string(),
    }),
  ),
  terms: z.array(
    z.object({
      subscription: z.string(),
      from: moment,
      to: moment,
      months: z.int(),
      renews: z.boolean(),
      outcome: z.enum([...TERM_OUTCOMES, 'to_come']),
    }),
  ),
  usage: z.array(
    z.object({
      month: z.string(),
      charge: z.string(),
      name: z.string(),
      unit: z.string(),
      quantity: amount,
      amount,
      currency: z.string(),
      line: z.string().meta({ description: 'The newest posting of it, which the explanation takes' }),
    }),
  ),
  commitments: z.array(z.object({ name: z.string(), from: day, to: day, perMonth: amount, currency: z.string() })),
  vestings: z.array(vesting),
  points: z.array(point),
  closed: z
    .array(z.enum(LIFE_LANES))
    .meta({ description: 'Lanes that a key does not see, as they need another scope: billing:read or rewards:read' }),
  cut: cutField,
})

/** The life of one customer with one product, from registration to renewal, on one time axis. */
export const dealLife = door({
  name: 'deal-life',
  kind: 'question',
  summary: 'Show the life of a deal: everything from registration to renewal in the order in which it happened',
  description:
    'Of one customer with one product, named themselves or by a deal: sale, subscriptions and terms, use by month, roles, contacts, milestones, health, tickets, invoices, payments, earnings, vesting with where and why it stopped, and payouts. Each point is a sentence and names what it rests on. A partner sees its own earnings only, a customer none; nobody sees prices of links that it is not on. `as_of` says what was known, `at` which moment is looked at. What one may not see is the same as what does not exist.',
  http: { method: 'GET', path: '/v1/deal-life' },
  input: z.object({
    deal: ownedId.optional().meta({ description: 'A deal; of several products that of `product`, or its first' }),
    customer: organizationId.optional(),
    product: ownedId.optional(),
    at: instant.optional().meta({ description: 'The moment whose state is shown; without it now' }),
    as_of: asOf,
  }),
  output,
  refusals: { not_found: 404, nothing_named: 422, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: (context, { deal, customer, product, at, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const named =
        deal === undefined ? { customer, product } : await lifeOf(acting, { deal, product, upTo: cut.record })
      // Deals are none of what a key sees that is good for this room alone.
      const isOpen = !closedLanes(context.principal).includes('deal')
      if (deal !== undefined && !(isOpen && named?.customer)) return notFound(deal)
      if (!named?.customer || !named.product) {
        return refuse({ code: 'nothing_named', says: 'Name a deal, or a customer and a product' })
      }
      const asked = { customer: named.customer, product: named.product }
      const now = at === undefined ? context.now : Temporal.Instant.from(at)
      const seen = await seeLife(acting, { ...asked, upTo: cut.record }, { ...context, now })
      if (!seen) return notFound(deal ?? `life of ${asked.customer} with ${asked.product}`)
      return ok(answerOf(asked, seen, { organization: context.organization, now }))
    }),
})

function notFound(what: string) {
  return refuse({ code: 'not_found', says: `There is no ${what} that you may see` })
}

/** Whose life a deal is about; undefined where there is none that the acting organization sees, or not of that product. */
async function lifeOf(
  acting: Acting,
  { deal, product, upTo }: Readonly<{ deal: OwnedId; product: OwnedId | undefined; upTo: number }>,
): Promise<Named | undefined> {
  const facts = await loadFactsAbout(acting, [[['deal'], [deal]]], upTo)
  const told = newestAboutEach(factsOfKind<DealFact>(facts, 'deal')).get(deal)
  const found = told?.body.products.find((one) => product === undefined || one === product)
  return told && found ? { customer: told.body.customer, product: found } : undefined
}
