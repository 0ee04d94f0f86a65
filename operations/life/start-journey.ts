import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import { factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { JourneyBody, JourneyFact } from '#core/life/journey.ts'
import { type JourneyTemplate, plannedMilestones, templatesFrom } from '#core/life/journey-template.ts'
import type { MilestoneFact } from '#core/life/milestone.ts'
import { ROLE_KINDS, rolesFrom, STAGES } from '#core/life/role.ts'
import { door, type Refusal } from '#operations/door.ts'
import { notYours, unknown } from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { recordOrPreview } from '#operations/metering/binding-effects.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { loadNewest, loadShared } from '#stores/postgres/facts.ts'
import { milestoneRole } from './journey-fields.ts'

const begun = z.object({
  id: z.string().meta({ example: 'altus:fen-stratum.in_production' }),
  milestone: z.string(),
  stage: z.enum(STAGES),
  role: milestoneRole,
  partner: z.string().meta({ description: 'Who has to reach it: whoever holds its role, or the journey’s partner' }),
  due: z.string().meta({ format: 'date-time' }),
  needs: z.array(z.string()),
})

const input = z.object({
  journey: ownedId.meta({ description: 'Your id of the journey', example: 'altus:fen-stratum' }),
  template: ownedId.meta({ example: 'altus:stratum-life' }),
  customer: organizationId,
  partner: organizationId.meta({ description: 'Whose each milestone is whose role nobody holds' }),
  start: instant.optional().meta({ description: 'Without it, now' }),
  preview: z.boolean().optional().meta({ description: 'Only says what it would come to' }),
})
type Asked = z.output<typeof input>

/** Records a journey and all of its milestones at once. */
export const startJourney = door({
  name: 'start-journey',
  kind: 'act',
  summary: 'Start a journey of a customer by a template: it and all of its milestones',
  description:
    'Each milestone is due so many days after the start, and is to be reached by whoever holds its role then; where nobody does, by the partner named. Later changes of roles or of the template leave them: tell a milestone anew to give it to another partner. Started again as it was, nothing changes.',
  http: { method: 'POST', path: '/v1/journeys' },
  command: 'journey start',
  input,
  output: z.object({
    journey: z.string(),
    recorded: z.boolean().meta({ description: 'False for a preview, and where it had started before' }),
    start: z.string().meta({ format: 'date-time' }),
    milestones: z.array(begun),
  }),
  refusals: {
    not_yours: 403,
    unknown_reference: 422,
    wrong_about: 422,
    journey_running: 409,
    fixed_once_told: 409,
    id_used: 409,
    role_not_allowed: 403,
    scope_missing: 403,
  },
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  idempotency: 'by_nature',
  run: async (context, asked) => {
    const known = await lookAs(context, (acting) => loadKnown(acting, asked))
    if (known.started) return startedBefore(known.started, known.steps, asked)
    if (!asked.template.startsWith(`${context.organization}:`)) return refuse(notYours('a journey', 'its vendor'))
    if (!known.template) return refuse(unknown('template of journeys', asked.template))
    const start = asked.start === undefined ? context.now : Temporal.Instant.from(asked.start)
    const { journey, customer, partner } = asked
    const planned = plannedMilestones(known.template, { journey, customer, partner, start }, rolesFrom(known.roles))
    const { product, id: template } = known.template
    const body: JourneyBody = { customer, product, template, start: start.toString(), partner }
    const facts = [
      { kind: 'journey', about: journey, id: `start ${journey}`, body },
      ...planned.map((one) => ({ kind: 'milestone', about: one.id, id: `start ${one.id}`, body: { ...one.body } })),
    ]
    const told = await recordOrPreview(context, facts, asked.preview ?? false)
    if (!told.ok) return told
    const milestones = planned.map(({ id, body: step }) => shownOf(id, step))
    return ok({ journey, recorded: !asked.preview, start: start.toString(), milestones })
  },
})

type Known = Readonly<{
  template: JourneyTemplate | undefined
  started: JourneyFact | undefined
  steps: readonly MilestoneFact[]
  roles: Awaited<ReturnType<typeof loadShared>>
}>

async function loadKnown(acting: Acting, { journey, template, customer }: Asked): Promise<Known> {
  const newest = await loadNewest(acting, [
    ['journey', journey],
    ['journey_template', template],
  ])
  const [started] = factsOfKind<JourneyFact>(newest, 'journey')
  const shared = started ? await loadShared(acting, ['milestone'], started.body.customer) : []
  const steps = [...newestAboutEach(factsOfKind<MilestoneFact>(shared, 'milestone')).values()]
  return {
    template: templatesFrom(newest)[0],
    started,
    steps: steps.filter(({ body }) => body.journey === journey),
    roles: started ? [] : await loadShared(acting, ROLE_KINDS, customer),
  }
}

/** As it was started: nothing new. Otherwise why not. */
function startedBefore(
  { about, body }: JourneyFact,
  steps: readonly MilestoneFact[],
  { template, customer, start }: Asked,
): Result<StartedAnswer, Refusal> {
  const isSame =
    body.template === template &&
    body.customer === customer &&
    (start === undefined || Temporal.Instant.from(start).equals(body.start))
  if (!isSame) {
    const says = `${about} began at ${body.start} by ${body.template} for ${body.customer}, and can't change: begin another`
    return refuse({ code: 'fixed_once_told', says })
  }
  const milestones = steps.map((one) => shownOf(one.about, one.body))
  return ok({ journey: about, recorded: false, start: body.start, milestones })
}

type StartedAnswer = Readonly<{
  journey: string
  recorded: boolean
  start: string
  milestones: z.input<typeof begun>[]
}>

function shownOf(
  id: string,
  { milestone, stage = 'implement', role = 'implementer', partner, due, needs = [] }: MilestoneFact['body'],
): z.input<typeof begun> {
  return { id, milestone, stage, role, partner, due, needs: [...needs] }
}
