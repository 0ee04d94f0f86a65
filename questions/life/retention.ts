import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import { engagedTerms, FINDINGS, type TermGroup } from '#core/life/engaged-terms.ts'
import { type LogoMonth, logoMonths } from '#core/life/logo.ts'
import { type RevenueMonth, revenueRetention } from '#core/life/revenue-retention.ts'
import type { CountedShare } from '#core/life/wilson.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount, moment } from '#questions/reading.ts'
import { lookedAt, share, shareText } from './engagement-reading.ts'
import { loadBilledService, type RetentionFilters, readRetention } from './retention-reading.ts'

const count = z.int()
const interval = z.object({ share, low: share, high: share })
const rough = z.object({
  share,
  low: share.nullable().meta({ description: 'Null where the customers don’t differ, or are fewer than two' }),
  high: share.nullable(),
})

const revenue = z.object({
  month: z.string(),
  customers: count.meta({ description: 'Those of a year ago for which both months are known' }),
  base: amount.meta({ description: 'What they were worth a year then' }),
  lost: amount.meta({ description: 'Of customers that are gone' }),
  shrunk: amount,
  grown: amount,
  now: amount.meta({ description: 'What they are worth: base less lost and shrunk, with what grew' }),
  gross: interval.meta({ description: 'What is left without what grew, of the base' }),
  net: rough.meta({ description: 'What they are worth now, of the base; above 1 where more grew than went' }),
  unknown: count.meta({ description: 'Customers of then that are left out, as one of their two months is not known' }),
})

const logo = z.object({
  month: z.string(),
  opening: count,
  joined: count,
  left: count,
  closing: count,
  churn: interval.nullable().meta({ description: 'Those that left, of the opening ones; null where there was none' }),
})

const group = z.object({
  terms: count,
  renewed: count,
  lost: count,
  leftEarly: count,
  share: interval.nullable().meta({ description: 'Renewed, of all; null where there is none' }),
})

const output = z.object({
  at: moment.meta({ description: 'The moment up to which is looked' }),
  zone: z.string().meta({ description: 'By whose midnights months are counted: yours' }),
  logos: z.array(logo),
  revenue: z.array(z.object({ currency: z.string(), months: z.array(revenue) })),
  engaged: z.object({
    engaged: group.meta({ description: 'Terms of which at most a third of the months were alone' }),
    alone: group,
    difference: interval.nullable().meta({ description: 'The first share less the second, −1 to 1' }),
    finding: z.enum(FINDINGS),
    says: z.string(),
    apart: z.object({ moved: count, lapsed: count, tooShort: count }),
  }),
  cut: cutField,
})

/** Who stayed: customers, their revenue, and terms with and without an engaged partner. */
export const retention = door({
  name: 'retention',
  kind: 'question',
  summary: 'Show who stayed: customers, gross and net revenue retention, and terms with and without an engaged partner',
  description:
    'Customers by calendar month; over twelve months what is left of the yearly value that you bill on your own links, one series per currency; and how terms ended whose partner was engaged, beside the others. Every share has the number it rests on and its 95 % interval, and no difference is told that may be chance.',
  http: { method: 'GET', path: '/v1/retention' },
  command: 'show retention',
  input: z.object({ product: ownedId.optional(), at: lookedAt, as_of: asOf }),
  output,
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { as_of, ...filters }) =>
    readAt(context, as_of, async (acting, cut) => {
      const asked: RetentionFilters = { ...filters, as_of }
      const { zone, ...read } = await readRetention(acting, context, { cut, ...asked })
      const { subscriptions, at } = read
      const billed = await loadBilledService(acting, context, { cut, ...asked })
      const viewer = context.organization
      return ok({
        ...{ at: at.toString(), zone },
        logos: logoMonths(subscriptions, { at, zone }).map(logoShown),
        revenue: revenueRetention(subscriptions, { at, zone, viewer, billed }).map(({ currency, months }) => ({
          currency,
          months: months.map(revenueShown),
        })),
        engaged: engagedShown(engagedTerms(read)),
      })
    }),
})

function logoShown({ churn, ...counts }: LogoMonth): z.input<typeof logo> {
  return { ...counts, churn: shown(churn) }
}

function revenueShown(found: RevenueMonth): z.input<typeof revenue> {
  const { month, customers, unknown, gross, net, ...amounts } = found
  const { base, lost, shrunk, grown, now } = amounts
  return {
    ...{ month, customers, unknown },
    ...{ base: decimalText(base), lost: decimalText(lost), shrunk: decimalText(shrunk) },
    ...{ grown: decimalText(grown), now: decimalText(now) },
    gross: { share: shareText(gross.share), low: shareText(gross.low), high: shareText(gross.high) },
    net: {
      share: shareText(net.share),
      low: net.low === undefined ? null : shareText(net.low),
      high: net.high === undefined ? null : shareText(net.high),
    },
  }
}

type Engaged = ReturnType<typeof engagedTerms>

function engagedShown({ engaged, alone, difference, finding, apart }: Engaged): z.input<typeof output>['engaged'] {
  return {
    ...{ engaged: groupShown(engaged), alone: groupShown(alone), difference: shown(difference) },
    ...{ finding, says: saysOf({ engaged, alone, finding }), apart },
  }
}

function groupShown({ share: of, ...counts }: TermGroup): z.input<typeof group> {
  return { ...counts, share: shown(of) }
}

function shown(found: CountedShare | undefined): z.input<typeof interval> | null {
  return found ? { share: shareText(found.share), low: shareText(found.low), high: shareText(found.high) } : null
}

function saysOf({ engaged, alone, finding }: Pick<Engaged, 'engaged' | 'alone' | 'finding'>): string {
  const of = ({ renewed, terms }: TermGroup) => `${renewed} of ${terms}`
  if (engaged.terms + alone.terms === 0) return 'No term of a customer of a partner has ended in a decision yet'
  const both = `With an engaged partner ${of(engaged)} terms were renewed, without one ${of(alone)}`
  switch (finding) {
    case 'too_few':
      return `${both}: too few to say anything`
    case 'no_difference_shown':
      return `${both}: that may be chance`
    case 'engaged_renew_more':
      return `${both}: more than chance explains, which proves no cause`
    case 'engaged_renew_less':
      return `${both}: fewer than chance explains, which proves no cause`
  }
}
