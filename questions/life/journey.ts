import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { type JourneyMilestone, type JourneyStage, MILESTONE_STATES, STAGE_STATES } from '#core/life/journey.ts'
import { PARTNER_ROLES, STAGES } from '#core/life/role.ts'
import { ruleText } from '#core/life/telemetry-rule.ts'
import { door } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { moment, read } from '#questions/reading.ts'
import { readJourneys } from './journeys-reading.ts'

const proof = z.object({
  at: moment,
  learnedAt: moment,
  by: z.string().nullable().meta({ description: 'Who told it' }),
  evidence: z.string(),
  document: z.object({ sha256: z.string(), name: z.string(), mediaType: z.string(), bytes: z.int() }).nullable(),
  link: z.string().nullable(),
  measured: z
    .object({
      ...{ meter: z.string(), from: z.string(), to: z.string(), days: z.int() },
      ...{ limit: z.string(), least: z.string(), leastOn: z.string() },
    })
    .nullable(),
})

const milestone = z.object({
  id: z.string().meta({ example: 'altus:fen-stratum.in_production' }),
  milestone: z.string(),
  state: z.enum(MILESTONE_STATES),
  role: z.enum([...PARTNER_ROLES, 'vendor', 'customer']).nullable(),
  partner: z.string().meta({ description: 'Who has to reach it' }),
  due: moment,
  needs: z.array(z.string()),
  waitsFor: z.array(z.string()).meta({ description: 'What of it is not done' }),
  evidenceWanted: z.enum(['document', 'link', 'note', 'telemetry']).nullable(),
  rule: z.string().nullable().meta({ description: 'The telemetry rule in words' }),
  needsApproval: z.boolean(),
  reached: proof.nullable(),
  approvedAt: moment.nullable(),
  doneAt: moment.nullable(),
})

const stage = z.object({
  stage: z.enum(STAGES),
  state: z.enum(STAGE_STATES),
  began: moment.nullable().meta({ description: 'When the stage before it was done' }),
  ended: moment.nullable().meta({ description: 'When the last of its milestones was done' }),
  milestones: z.array(milestone),
  roles: z.array(
    z.object({
      ...{ id: z.string(), partner: z.string(), role: z.enum(PARTNER_ROLES) },
      share: z.string().meta({ description: 'In percent' }),
      ...{ from: moment, to: moment.nullable(), isHeld: z.boolean() },
    }),
  ),
})

/** One journey with all that is known of it, as of a moment. */
export const journey = door({
  name: 'journey',
  kind: 'question',
  summary: 'Show a journey: its stages with milestones, evidence and roles, and what blocks the next one',
  description:
    'As of a moment: by what was learned up to it and was about a moment not after it. You see the milestones and roles that you may see.',
  http: { method: 'GET', path: '/v1/journeys/{journey}' },
  command: 'show journey',
  input: z.object({
    journey: ownedId,
    at: instant.optional().meta({ description: 'As of this moment; without it, now' }),
  }),
  output: z.object({
    ...{ journey: z.string(), customer: z.string(), product: z.string(), partner: z.string(), template: z.string() },
    ...{ start: moment, ended: moment.nullable() },
    stage: z.enum(STAGES).nullable(),
    next: z.enum(STAGES).nullable(),
    ...{ done: z.int(), of: z.int(), overdue: z.int(), nextDue: moment.nullable() },
    blockers: z.array(z.object({ milestone: z.string(), who: z.string(), says: z.string() })),
    stages: z.array(stage),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  idempotency: 'by_nature',
  run: async (context, { journey: id, at }) => {
    const when = at === undefined ? context.now : Temporal.Instant.from(at)
    const found = (await read(context, (acting) => readJourneys(acting, when))).find((one) => one.id === id)
    if (!found) return refuse({ code: 'not_found', says: `There is no journey ${id} that you may see` })
    const { customer, product, partner, template, done, of, overdue, blockers } = found
    return ok({
      ...{ journey: id, customer, product, partner, template, done, of, overdue },
      start: found.start.toString(),
      ended: textOf(found.ended),
      stage: found.stage ?? null,
      next: found.next ?? null,
      nextDue: textOf(found.nextDue),
      blockers: blockers.map((one) => ({ ...one })),
      stages: found.stages.map(stageOf),
    })
  },
})

function textOf(instant: Temporal.Instant | undefined): string | null {
  return instant?.toString() ?? null
}

function stageOf({ stage: name, state, began, ended, milestones, roles }: JourneyStage): z.input<typeof stage> {
  return {
    ...{ stage: name, state, began: textOf(began), ended: textOf(ended) },
    milestones: milestones.map(milestoneOf),
    roles: roles.map(({ share, from, to, ...role }) => {
      return { ...role, share: share.toFixed(), from: from.toString(), to: textOf(to) }
    }),
  }
}

function milestoneOf(one: JourneyMilestone): z.input<typeof milestone> {
  const { id, milestone: name, state, partner, due, evidence } = one
  return {
    ...{ id, milestone: name, state, partner, due },
    role: one.role ?? null,
    needs: [...(one.needs ?? [])],
    waitsFor: [...one.waitsFor],
    evidenceWanted: evidence?.kind ?? null,
    rule: evidence?.kind === 'telemetry' ? ruleText(evidence) : null,
    needsApproval: one.approval !== false,
    reached: one.reached ? proofOf(one.reached) : null,
    approvedAt: textOf(one.approved),
    doneAt: textOf(one.done),
  }
}

function proofOf(reached: NonNullable<JourneyMilestone['reached']>): z.input<typeof proof> {
  const { at, learnedAt, by, evidence, document, link, measured } = reached
  return {
    ...{ at: at.toString(), learnedAt: learnedAt.toString(), by: by ?? null, evidence },
    document: document ? { ...document } : null,
    link: link ?? null,
    measured: measured ? { ...measured } : null,
  }
}
