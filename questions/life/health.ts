import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { deriveHealth, type HealthPart } from '#core/life/health/derive-health.ts'
import { type HealthPolicy, healthBand, policyAt } from '#core/life/health/policy.ts'
import { type HealthScore, healthFrom } from '#core/life/health.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount, moment } from '#questions/reading.ts'
import { loadScores } from '#stores/postgres/health-facts.ts'
import { band, policyFields, policyRow, score, signalName } from './health-fields.ts'
import { completeJourney, type ReadCustomer, readCustomer } from './health-reading.ts'

const output = z.object({
  customer: z.string(),
  product: z.string(),
  at: moment,
  score: score.nullable().meta({ description: 'Null where no signal has data' }),
  band: band.nullable(),
  says: z.string().meta({ description: 'What of the weights the score rests on' }),
  policy: z.object(policyFields),
  signals: z.array(
    z.object({
      signal: signalName,
      weight: amount,
      share: amount.nullable().meta({ description: 'What part of the score it decides, in percent; all come to 100' }),
      value: amount.nullable().meta({ description: 'What it measured; null where there is no data' }),
      score: score.nullable(),
      points: amount.nullable().meta({ description: 'What it brings to the score; all come to it exactly' }),
      says: z.string(),
      of: z.array(
        z.object({ what: z.string(), id: z.string().nullable(), at: z.string().nullable(), says: z.string() }),
      ),
    }),
  ),
  history: z.array(
    z.object({
      at: moment,
      score,
      band,
      derived: z.boolean().meta({ description: 'False where the vendor’s own system told it' }),
      signals: z.array(z.object({ signal: signalName, weight: amount, score, says: z.string() })),
    }),
  ),
  cut: cutField,
})

const INPUT = {
  customer: organizationId,
  product: ownedId.meta({ example: 'altus:stratum' }),
  at: instant.optional().meta({ description: 'As of when; without it now, or when `as_of` names a moment, then' }),
  as_of: asOf,
}

/** How one customer does, signal by signal, by what the acting organization may see; and what was recorded before. */
export const health = door({
  name: 'health',
  kind: 'question',
  summary: 'Show how a customer does with a product: each signal, what it brings to the score, and the history',
  description:
    'Derived as of a moment from what you may see: two who see different things may get different scores. The history is what was recorded, by the vendor’s signals or its own system. The vendor sees it, and partners that hold a role there; the customer does not. Asked again with the answer’s `cut` as `as_of` and its `at`, it is the same for ever.',
  http: { method: 'GET', path: '/v1/health/{customer}/{product}' },
  command: 'health show',
  input: z.object(INPUT),
  output,
  refusals: { not_found: 404, in_the_future: 422, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: async (context, { customer, product, at: asked, as_of }) => {
    const at = momentOf(context, asked, as_of)
    if (Temporal.Instant.compare(at, context.now) > 0) {
      return refuse({
        code: 'in_the_future',
        says: `It is ${context.now}: how a customer does at ${at} is not known yet`,
      })
    }
    const read = await readAt(context, as_of, async (acting, cut) => {
      const found = await readCustomer(acting, { customer, product, organization: context.organization, at, cut })
      if (!found) {
        return refuse({ code: 'not_found', says: `There is no health of ${customer} with ${product} that you may see` })
      }
      return ok({ found, scores: await loadScores(acting, { upTo: cut.record, at, customer, product, since: EVER }) })
    })
    if (!read.ok) return read
    const { found, scores, cut } = read.value
    return ok({
      customer,
      product,
      at: at.toString(),
      ...(await derived(context, found, at)),
      ...told(found, scores, at),
      cut,
    })
  },
})

const EVER = Temporal.Instant.from('1900-01-01T00:00:00Z')

function momentOf({ now }: Context, asked: string | undefined, as_of: string | undefined): Temporal.Instant {
  if (asked !== undefined) return Temporal.Instant.from(asked)
  return as_of === undefined || /^\d+\.\d+$/.test(as_of) ? now : Temporal.Instant.from(as_of)
}

function policyOf({ facts, live }: ReadCustomer, at: Temporal.Instant): HealthPolicy {
  return policyAt(facts, { product: live.product, at })
}

async function derived({ usage }: Context, read: ReadCustomer, at: Temporal.Instant) {
  const policy = policyOf(read, at)
  const found = deriveHealth(await completeJourney(usage, read, at), { at, policy })
  return {
    score: text(found.score),
    band: found.band ?? null,
    says: found.says,
    policy: policyRow(policy),
    signals: found.parts.map(partRow),
  }
}

function partRow({ signal, weight, share, value, score: scored, points, says, of }: HealthPart) {
  return {
    ...{ signal, weight: weight.toFixed(), says, of: [...of] },
    ...{ share: text(share), value: text(value), score: text(scored), points: text(points) },
  }
}

function text(value: Decimal | undefined): string | null {
  return value?.toFixed() ?? null
}

/** What was recorded, oldest first; where the vendor's own system told a score, its band is by the policy that held then. */
function told(read: ReadCustomer, scores: Parameters<typeof healthFrom>[0], at: Temporal.Instant) {
  const all = healthFrom(scores).toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || a.fact - b.fact)
  const bandOf = (one: HealthScore) => one.band ?? healthBand(one.score.toFixed(), policyOf(read, one.at))
  return {
    history: all
      .filter((one) => Temporal.Instant.compare(one.at, at) <= 0)
      .map((one) => ({
        ...{ at: one.at.toString(), score: one.score.toFixed(), band: bandOf(one) },
        ...{ derived: one.isDerived === true, signals: (one.signals ?? []).map((signal) => ({ ...signal })) },
      })),
  }
}
