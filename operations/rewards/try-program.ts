import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { type Organization, organizationsFrom } from '#core/channel/organization.ts'
import { isBefore } from '#core/ground/calendar.ts'
import type { Cut } from '#core/ground/cut.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { compareTrials, type TrialAbout } from '#core/rewards/backtest.ts'
import { dealOutcomes } from '#core/rewards/deal-outcome.ts'
import { deriveProgram, type ProgramResult } from '#core/rewards/derive-earnings.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import { forecastLines } from '#core/rewards/forecast-lines.ts'
import { ratesGoingOn } from '#core/rewards/forecast-rates.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { date, decimalText, ownedId } from '#operations/fields.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { gatherEarnings } from './gather-earnings.ts'
import { MOST_CHARACTERS } from './program-read.ts'
import { type TrialTold, trialFields, trialTold } from './trial-fields.ts'
import { draftedFacts, newestOf, publishedProgram, readTried, type Tried } from './trial-program.ts'

const MOST_FORECAST_MONTHS = 36
const USUAL_FORECAST = { months: 3, growthPercent: '0' } as const
/** Longer than anybody looks back or ahead, and short enough to answer at once. */
const MOST_YEARS = 10

const input = z.object({
  program: z
    .string()
    .min(1)
    .max(MOST_CHARACTERS)
    .meta({ description: 'A draft as YAML or JSON, or the id of a program of yours', example: 'altus:lifecycle' }),
  against: ownedId.optional().meta({
    description: 'The program it is put beside; without it the same one as published, where there is one',
  }),
  from: date.meta({ description: 'The first day, in the zone of the program’s payouts', example: '2026-01-01' }),
  to: date.meta({
    description: 'The day after the last; after today, what is to come is forecast',
    example: '2026-07-01',
  }),
  forecast: z
    .strictObject({
      months: z.int().min(1).max(MOST_FORECAST_MONTHS),
      growthPercent: decimalText.refine((text) => Math.abs(Number(text)) <= 100, 'between -100 and 100 percent'),
    })
    .optional()
    .meta({
      description:
        'How what was billed goes on: from the mean of so many months, growing so much each; without it 3 months that don’t grow',
    }),
  asIf: z.boolean().optional().meta({
    description: 'A draft holds for the whole time, whatever its document says; false keeps to its own dates',
  }),
})
type Asked = z.output<typeof input>

/** Runs a program over what happened, or is likely to, beside another one, and posts nothing. */
export const tryProgram = door({
  name: 'try-program',
  kind: 'question',
  summary:
    'Try a program on what happened, or is forecast: what it would cost beside the one in force, who wins and who loses',
  description:
    'Derives a draft, or a program as published, over the facts of now as if nothing had been posted, and puts it beside another: by month, stage, incentive, partner, country of the customer, and by whether deals were renewed, lost or run on; with what did not earn, and the budget. An earning belongs to the month that it is about. What is to come is billed as in the last months; milestones, touchpoints and renewals count as far as they are told. Nothing is recorded.',
  http: { method: 'POST', path: '/v1/program-trials' },
  input,
  output: trialFields,
  refusals: {
    not_found: 404,
    program_does_not_hold: 422,
    ends_before_it_begins: 422,
    too_long: 422,
    currencies_differ: 422,
  },
  access: { who: 'organization', roles: PROGRAM_ROLES, scopes: ['rewards:write'] },
  idempotency: 'by_nature',
  run: (context, asked) => lookAs(context, (acting) => trialOf(acting, context, asked)),
})

type Answer = Result<TrialTold, Refusal>

async function trialOf(acting: Acting, context: Context, asked: Asked): Promise<Answer> {
  const cut = await currentCut(acting)
  const known = await loadFacts(acting, ['program', 'organization'], cut.record)
  const tried = readTried(asked.program, context, known)
  if (!tried.ok) return tried
  const other = otherOf(tried.value, asked, context, known)
  if (!other.ok) return other
  const against = other.value
  const program = tried.value.draft ?? newestOf(tried.value.program, known)
  const beside = against && newestOf(against.program, known)
  if (!program) return refuse({ code: 'not_found', says: `There is no program ${tried.value.program} of yours` })
  if (beside && beside.currency !== program.currency) {
    const says = `${against?.program} pays ${beside.currency} and this one ${program.currency}: amounts of two currencies can’t be put beside each other`
    return refuse({ code: 'currencies_differ', says })
  }
  const span = spanOf(asked, program.payout.zone)
  if (!span.ok) return span
  const looking = { context, cut, asked, span: span.value }
  const mine = await derive(acting, tried.value, looking)
  const theirs = against ? (await derive(acting, against, looking)).result : NOTHING
  const about = aboutOf(mine.facts, organizationsFrom(known), looking, program.payout.zone)
  const asIf = tried.value.draft !== undefined && (asked.asIf ?? true)
  return ok(
    trialTold(compareTrials(mine.result, theirs, about), {
      ...{ tried: tried.value, against, currency: program.currency, cut },
      ...{ from: asked.from, to: asked.to, asIf, zone: program.payout.zone },
      forecast: isForecast(looking) ? forecastOf(asked) : undefined,
      caps: mine.result.caps,
    }),
  )
}

const NOTHING: ProgramResult = { evaluated: [], caps: [] }

/** What it is put beside: what was asked for, or for a draft of a program that is published, that one. */
function otherOf(
  tried: Tried,
  { against }: Asked,
  { organization }: Context,
  known: readonly Fact[],
): Result<Tried | undefined, Refusal> {
  if (against !== undefined) return publishedProgram(against, organization, known)
  return tried.draft && newestOf(tried.program, known)
    ? publishedProgram(tried.program, organization, known)
    : ok(undefined)
}

type Span = Readonly<{ from: Temporal.Instant; to: Temporal.Instant }>

function spanOf({ from, to }: Asked, zone: string): Result<Span, Refusal> {
  const [first, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  if (Temporal.PlainDate.compare(first, end) >= 0) {
    return refuse({
      code: 'ends_before_it_begins',
      says: `to has to come after from, and ${to} does not after ${from}`,
    })
  }
  if (Temporal.PlainDate.compare(first.add({ years: MOST_YEARS }), end) < 0) {
    return refuse({
      code: 'too_long',
      says: `From ${from} to ${to} is longer than the ${MOST_YEARS} years that a trial looks at`,
    })
  }
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone: zone }).toInstant()
  return ok({ from: midnight(first), to: midnight(end) })
}

type Looking = Readonly<{ context: Context; cut: Cut; asked: Asked; span: Span }>

function isForecast({ context, span }: Looking): boolean {
  return isBefore(context.now, span.to)
}

function forecastOf({ forecast }: Asked): NonNullable<Asked['forecast']> {
  return forecast ?? USUAL_FORECAST
}

async function derive(
  acting: Acting,
  tried: Tried,
  looking: Looking,
): Promise<Readonly<{ facts: EarningFacts; result: ProgramResult }>> {
  const { context, cut, asked, span } = looking
  const asIf = asked.asIf === false ? undefined : { from: asked.from, to: asked.to }
  const drafted = draftedFacts(tried, { asIf, cut, now: context.now })
  const { program } = tried
  const given = { program, cut, until: span.to, posted: new Map(), usage: context.usage }
  const facts = goingOn(await gatherEarnings(acting, given, drafted), looking)
  return { facts, result: deriveProgram(facts) }
}

/** With what would be billed from now on, where the time reaches beyond now. */
function goingOn(facts: EarningFacts, looking: Looking): EarningFacts {
  if (!isForecast(looking)) return facts
  const { context, asked, span } = looking
  const { months, growthPercent } = forecastOf(asked)
  const terms = { months, growthPercent: decimal(growthPercent), from: context.now, to: span.to }
  const lines = [...facts.lines, ...forecastLines(facts.lines, facts.subscriptions, terms)]
  // A line that is forecast may end some time after the last day.
  const through = Temporal.PlainDate.from(asked.to).add({ years: 1 })
  return { ...facts, lines, rates: ratesGoingOn(facts.rates, through) }
}

function aboutOf(
  { subscriptions }: EarningFacts,
  organizations: ReadonlyMap<string, Organization>,
  { span }: Looking,
  zone: string,
): TrialAbout {
  return {
    ...{ zone, ...span },
    segmentOf: (customer) => organizations.get(customer)?.country ?? 'unknown',
    outcomeOf: dealOutcomes(subscriptions.values(), { at: span.to, zone }),
  }
}
