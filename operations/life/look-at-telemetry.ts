import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result } from '#core/ground/result.ts'
import type { JourneyFact } from '#core/life/journey.ts'
import { MILESTONE_KINDS, type Milestone, milestonesFrom } from '#core/life/milestone.ts'
import {
  measuredText,
  ruleText,
  type TelemetryProgress,
  type TelemetryRule,
  telemetryProgress,
  wholeDays,
} from '#core/life/telemetry-rule.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { measureCommitted } from './measure-committed.ts'
import { measureDays } from './measure-days.ts'

/** A day and a rule's longest run before it; what was used earlier is not looked at. */
const LOOKED_BACK_HOURS = 24 * 400

const looked = z.object({
  milestone: z.string().meta({ example: 'altus:fen-stratum.adopted' }),
  journey: z.string(),
  customer: z.string(),
  rule: z.string().meta({ example: '30 days in a row above 60 % of what was agreed, by altus:cores' }),
  running: z.int().meta({ description: 'Days in a row up to the last one' }),
  of: z.int().meta({ description: 'Days in a row that are wanted' }),
  reachedAt: z
    .string()
    .nullable()
    .meta({ format: 'date-time', description: 'The end of the last day that was wanted' }),
  evidence: z.string().nullable(),
})
type Looked = z.input<typeof looked>

/** Completes the milestones whose telemetry rule is met. */
export const lookAtTelemetry = door({
  name: 'look-at-telemetry',
  kind: 'act',
  summary: 'Look at use, and tell of each milestone that it reached by its telemetry rule',
  description:
    'Looks at the whole days since each journey of yours began, at most 400. A milestone whose rule is met is told as reached at the end of the last day, with the numbers that were measured; use that comes late can meet a rule for a past day. What was told stays. The server does the same every hour; a second call tells nothing new.',
  http: { method: 'POST', path: '/v1/journeys/telemetry' },
  command: 'journey look',
  input: z.object({
    journey: ownedId.optional().meta({ description: 'One journey; without it all of yours' }),
    preview: z.boolean().optional().meta({ description: 'Only says how far each has come' }),
  }),
  output: z.object({ recorded: z.int(), milestones: z.array(looked) }),
  refusals: { role_not_allowed: 403, scope_missing: 403 },
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  idempotency: 'by_nature',
  run: async (context, { journey, preview = false }) => await look(context, journey, preview),
})

type Answer = Readonly<{ recorded: number; milestones: Looked[] }>

async function look(
  context: Context,
  journey: OwnedId | undefined,
  preview: boolean,
): Promise<Result<Answer, Refusal>> {
  const waiting = (await waitingRules(context)).filter((one) => journey === undefined || one.journey.about === journey)
  const found: Readonly<{ one: Waiting; progress: TelemetryProgress }>[] = []
  for (const one of waiting) found.push({ one, progress: await progressOf(context, one) })
  const facts = found.flatMap(({ one: { milestone, rule }, progress: { met } }) => {
    if (!met) return []
    const body = { at: met.at.toString(), evidence: measuredText(rule, met.measured), measured: met.measured }
    return [{ kind: 'milestone_reached', about: milestone.id, id: `telemetry ${milestone.id}`, body }]
  })
  if (facts.length > 0) {
    const told = await recordOrPreview(context, facts, preview)
    if (!told.ok) return told
  }
  return ok({ recorded: preview ? 0 : facts.length, milestones: found.map(shownOf) })
}

type Waiting = Readonly<{ milestone: Milestone; rule: TelemetryRule; journey: JourneyFact }>

/** The rules of the acting vendor's journeys that run and whose milestones nobody has told as reached. */
async function waitingRules(context: Context): Promise<readonly Waiting[]> {
  const kinds = ['journey', ...MILESTONE_KINDS]
  const facts = await lookAs(context, (acting) => loadFacts(acting, kinds, Number.MAX_SAFE_INTEGER))
  const journeys = newestAboutEach(factsOfKind<JourneyFact>(facts, 'journey'))
  return milestonesFrom(facts).flatMap((milestone) => {
    const journey = journeys.get(milestone.journey ?? '')
    const { evidence: rule, reached, id } = milestone
    if (!journey || reached || rule?.kind !== 'telemetry' || ownerOf(id) !== context.organization) return []
    return [{ milestone, rule, journey }]
  })
}

async function progressOf(context: Context, { milestone, rule, journey }: Waiting): Promise<TelemetryProgress> {
  const [start, ends] = [Temporal.Instant.from(journey.body.start), journey.body.ended]
  const at = ends === undefined || isBefore(context.now, Temporal.Instant.from(ends)) ? context.now : ends
  const earliest = context.now.subtract({ hours: LOOKED_BACK_HOURS })
  const from = isBefore(start, earliest) ? earliest : start
  const days = wholeDays({ from, at: Temporal.Instant.from(at) }, rule.zone ?? 'UTC')
  const { customer, product } = milestone
  const measuring = { customer, product, rule, days }
  const isCommitted = 'share' in rule.above && rule.above.of === 'commitment'
  return telemetryProgress(rule, await (isCommitted ? measureCommitted : measureDays)(context, measuring))
}

function shownOf({ one, progress }: Readonly<{ one: Waiting; progress: TelemetryProgress }>): Looked {
  const { milestone, rule, journey } = one
  const { met, running, of } = progress
  return {
    milestone: milestone.id,
    journey: journey.about,
    customer: milestone.customer,
    rule: ruleText(rule),
    ...{ running, of },
    reachedAt: met?.at.toString() ?? null,
    evidence: met ? measuredText(rule, met.measured) : null,
  }
}
