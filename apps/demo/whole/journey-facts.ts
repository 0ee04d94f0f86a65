import { type Told, told } from '#apps/demo/facts.ts'
import { randomFrom } from '#apps/demo/random.ts'
import { plannedMilestones, type TemplateMilestone } from '#core/life/journey-template.ts'
import { type DemoProduct, PRODUCTS } from './customers.ts'
import { type Happening, happens } from './happenings.ts'
import { beginningOf, endAt, isLived, monthOf } from './life-moments.ts'
import { PRODUCT_IDS, vendorOf } from './links.ts'
import type { Life } from './lives.ts'
import { endOfMonth } from './months.ts'
import type { Manner } from './partners.ts'

/** The way that a customer is to go with each product; the two steps that programs pay for have to be approved. */
const MILESTONES: readonly TemplateMilestone[] = [
  { milestone: 'assessment_completed', stage: 'design', role: 'designer', days: 62 },
  { milestone: 'in_production', stage: 'implement', role: 'implementer', days: 95, needs: ['assessment_completed'] },
  {
    ...{ milestone: 'team_trained', stage: 'manage', role: 'manager', days: 150, approval: false },
    needs: ['in_production'],
  },
  { milestone: 'success_plan_agreed', stage: 'support', role: 'supporter', days: 210, approval: false },
  { milestone: 'renewal_plan_agreed', stage: 'renew', role: 'manager', days: 330, approval: false },
]

/** Of the later steps, on which day each may be reached, and how likely a partner of each manner gets there. */
const LATER: Readonly<Record<string, Readonly<{ from: number; within: number } & Record<Manner, number>>>> = {
  team_trained: { from: 95, within: 60, engaged: 0.93, average: 0.7, hit_and_run: 0.12 },
  success_plan_agreed: { from: 150, within: 65, engaged: 0.9, average: 0.5, hit_and_run: 0.05 },
  renewal_plan_agreed: { from: 275, within: 60, engaged: 0.92, average: 0.55, hit_and_run: 0.04 },
}

const templateOf = (product: DemoProduct): string => `${vendorOf(product)}:${product}-life`
const journeyOf = ({ customer, product }: Life): string => `${vendorOf(product)}:${customer.id}-${product}`

/** The templates of a vendor's products, before anybody goes by them. */
export function templateFacts(vendor: string): readonly Told[] {
  return PRODUCTS.filter((product) => vendorOf(product) === vendor).map((product) =>
    told('journey_template', templateOf(product), {
      ...{ product: PRODUCT_IDS[product], name: 'From assessment to renewal', milestones: MILESTONES },
    }),
  )
}

/** The journey that begins with a subscription, with its steps, and its end where the customer leaves. */
export function journeys(life: Life): readonly Happening[] {
  const { customer, product, begins, leaving } = life
  const start = Temporal.Instant.from(beginningOf(life))
  const [journey, partner] = [journeyOf(life), customer.partner.id]
  const going = { customer: customer.id, product: PRODUCT_IDS[product] }
  const body = { ...going, template: templateOf(product), start: start.toString(), partner }
  const place = { index: begins - 1, step: 'answered', organization: vendorOf(product) } as const
  const template = { product: PRODUCT_IDS[product], milestones: MILESTONES }
  const planned = plannedMilestones(template, { journey, customer: customer.id, partner, start }, [])
  const ended = leaving && { ...body, ended: endAt(life, leaving.index) }
  return [
    happens(place, 'journey', journey, body),
    ...planned.map((one) => happens(place, 'milestone', one.id, { ...one.body })),
    ...(ended && leaving
      ? [happens({ ...place, index: leaving.index - 1 }, 'journey', journey, ended, `journey ${journey} ended`)]
      : []),
  ]
}

/** After how many days each step was reached; those that never were are not among them. */
function daysOf(life: Life): ReadonlyMap<string, number> {
  const { customer, steps, begins } = life
  const random = randomFrom(customer.seed + begins * 13 + 17)
  const days = new Map<string, number>()
  if (steps.assessed !== undefined) days.set('assessment_completed', steps.assessed)
  if (steps.deployed !== undefined) days.set('in_production', steps.deployed)
  for (const [milestone, terms] of Object.entries(LATER)) {
    const [chance, late] = [random(), random()]
    if (steps.deployed !== undefined && chance < terms[customer.partner.manner])
      days.set(milestone, terms.from + Math.round(terms.within * late))
  }
  return days
}

/** The steps that were reached, and that the vendor accepted those that it looks at. */
export function steps(life: Life): readonly Happening[] {
  const from = Temporal.Instant.from(beginningOf(life))
  const { partner, name } = life.customer
  return [...daysOf(life)].flatMap(([milestone, days]) => {
    const at = from.add({ hours: 24 * days + 12 })
    const index = monthOf(at)
    if (!isLived(life, index)) return []
    const about = `${journeyOf(life)}.${milestone}`
    const evidence = milestone === 'in_production' ? 'Acceptance protocol' : 'Minutes'
    const reached = { at: at.toString(), evidence: `${evidence}, signed by ${name}` }
    const isLookedAt = MILESTONES.find((one) => one.milestone === milestone)?.approval !== false
    const approving = { index, step: 'answered', organization: vendorOf(life.product) } as const
    return [
      happens({ index, step: 'sold', organization: partner.id }, 'milestone_reached', about, reached),
      ...(isLookedAt ? [happens(approving, 'milestone_approved', about, { at: endOfMonth(index).toString() })] : []),
    ]
  })
}
