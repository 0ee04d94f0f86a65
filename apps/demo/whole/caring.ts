import { type Told, told } from '#apps/demo/facts.ts'
import { randomFrom } from '#apps/demo/random.ts'
import { expect, tell } from '#apps/demo/tell.ts'
import { as, type Context } from '#operations/context.ts'
import { runPlaybooks } from '#operations/life/run-playbooks.ts'
import { scoreHealth } from '#operations/life/score-health.ts'
import { perform } from '#operations/perform.ts'
import { tasks } from '#questions/life/tasks.ts'
import { everyRow } from '#questions/list.ts'
import { type DemoProduct, PRODUCTS } from './customers.ts'
import { endAt } from './life-moments.ts'
import { PRODUCT_IDS, subscriptionOf, vendorOf } from './links.ts'
import type { Life } from './lives.ts'
import { SCORED_FROM, WHOLE_MONTHS } from './months.ts'
import { VERDANT } from './partners.ts'

const VENDORS = ['altus', VERDANT] as const

/** The months at whose end playbooks run; two in three of the tasks that they made are done by the next time. */
const PLAYED_FROM = WHOLE_MONTHS.length - 3
const DONE = 2 / 3

/** How often a vendor wants customers of its products to be met. */
export function cadenceFacts(vendor: string): readonly Told[] {
  return productsOf(vendor).flatMap((product) => [
    told('cadence', `${vendor}:${product}-reviews`, {
      ...{ product: PRODUCT_IDS[product], kind: 'business_review', days: 120 },
    }),
    told('cadence', `${vendor}:${product}-contacts`, { product: PRODUCT_IDS[product], days: 75 }),
  ])
}

const productsOf = (vendor: string): readonly DemoProduct[] =>
  PRODUCTS.filter((product) => vendorOf(product) === vendor)

/** Use counts where it is measured; what is sold by seats goes by contacts, steps and tickets alone. */
function policyFacts(vendor: string, from: string): readonly Told[] {
  const contact = {
    touchpoints: { weight: '30', from: '0', to: '2' },
    milestones: { weight: '20', from: '0.3', to: '1' },
  }
  const tickets = { weight: '15', from: '6', to: '0' }
  const use = {
    usage_level: { weight: '15', from: '0.4', to: '1' },
    usage_trend: { weight: '20', from: '-0.5', to: '0.05' },
  }
  return productsOf(vendor).map((product) => {
    const signals = { ...(product === 'stratum' && use), ...contact, tickets }
    const body = { product: PRODUCT_IDS[product], from, signals, bands: { good: '70', attention: '45' } }
    return told('health_policy', `${vendor}:${product}-health`, body)
  })
}

/** What Altus has done when a signal comes on, and what Leaf has. */
const PLAYBOOKS: Readonly<
  Record<string, readonly Readonly<{ name: string; body: Readonly<Record<string, unknown>> }>[]>
> = {
  altus: [
    playbook('falling-use', 'Falling use', { signal: 'usage_dropped', percent: 30 }, 'Ask {customer} why use fell', 5),
    playbook(
      'in-danger',
      'Health in danger',
      { signal: 'health_fell', below: 40 },
      'Talk to the partner of {customer}',
      7,
    ),
    playbook(
      'renewal-near',
      'Renewal is near',
      { signal: 'renewal_open', daysBefore: 90 },
      'Plan the renewal of {customer}',
      20,
    ),
  ],
  leaf: [playbook('gone-quiet', 'Gone quiet', { signal: 'gone_quiet', days: 60 }, 'Call {customer}', 10)],
}

function playbook(name: string, title: string, on: object, task: string, due: number) {
  const step = { id: 'first', after: 0, task: { title: task, due, for: 'account_manager' } }
  const escalate = { after: 10, to: 'owner', task: `Nobody has done it yet: ${task}`, due: 5 }
  return { name, body: { name: title, on, steps: [step], escalate, enabled: true } }
}

/**
 * What is done about customers at the end of a month: their health is derived since a vendor has said how, and playbooks make tasks of
 * signals in the last months, most of which are done.
 */
export async function care(context: Context, index: number): Promise<void> {
  if (index >= SCORED_FROM) await score(context, index === SCORED_FROM)
  if (index < PLAYED_FROM) return
  for (const [owner, playbooks] of Object.entries(PLAYBOOKS)) {
    if (index === PLAYED_FROM)
      await tell(
        context,
        owner,
        playbooks.map(({ name, body }) => told('playbook', `${owner}:${name}`, { ...body })),
      )
    await doTasks(context, owner)
    expect(await perform(runPlaybooks, as(context, owner), {}))
  }
}

async function score(context: Context, isFirst: boolean): Promise<void> {
  for (const vendor of VENDORS) {
    if (isFirst) await tell(context, vendor, policyFacts(vendor, context.now.toString()))
    expect(await perform(scoreHealth, as(context, vendor), {}))
  }
}

async function doTasks(context: Context, owner: string): Promise<void> {
  const waiting = expect(await everyRow(tasks, as(context, owner), { waiting: 'yes' }))
  // By what they say: their ids are not the same each time.
  const said = ({ customer, title, due }: (typeof waiting)[number]): string => `${customer} ${title} ${due}`
  const open = waiting.toSorted((a, b) => (said(a) < said(b) ? -1 : 1))
  const random = randomFrom(open.length + 41)
  const done = open
    .filter(() => random() < DONE)
    .map(({ task }) =>
      told('task_done', task, {
        at: context.now.toString(),
        outcome: 'done',
        note: 'Called, and agreed what comes next',
      }),
    )
  await tell(context, owner, done)
}

/** What engaged partners plan of the terms that end within half a year of the demo's end. */
export async function planRenewals(context: Context, lives: readonly Life[]): Promise<void> {
  const planned = lives.flatMap((life) => {
    const { customer, product, begins, leaving } = life
    const ends = begins + 12 * Math.ceil((WHOLE_MONTHS.length + 1 - begins) / 12)
    if (leaving || customer.partner.manner !== 'engaged' || ends > WHOLE_MONTHS.length + 6) return []
    const subscription = subscriptionOf(customer, product)
    const note = 'Review use and seats with them two months before the end'
    const body = { subscription, ends: endAt(life, ends), note }
    return [{ partner: customer.partner.id, fact: told('renewal_plan', `${subscription}-plan-${ends}`, body) }]
  })
  for (const [partner, ones] of Map.groupBy(planned, (one) => one.partner))
    await tell(
      context,
      partner,
      ones.map(({ fact }) => fact),
    )
}
