import { decimal, decimalText, sum } from '#core/ground/decimal.ts'
import { TASK_STATES } from '#core/life/task.ts'
import { runPlaybooks } from '#operations/life/run-playbooks.ts'
import { dealRegistrations } from '#questions/billing/deal-registrations.ts'
import { tasks } from '#questions/life/tasks.ts'
import { heldEarnings } from '#questions/rewards/held-earnings.ts'
import { AMOUNT, type Channel, CURRENCY, idOf, productOf, subscriptionId, tell, through, WHO } from './channel.ts'
import { CONTACT, logContact, productId, verifyContact } from './roles.ts'
import { same, sameAmount } from './seen.ts'
import { part, type SentenceForm, sentence } from './sentence.ts'

const LONG_AGO = '2020-01-01T00:00:00Z'
const PRODUCT = `(it|${WHO.slice(1, -1)})`

/** What a customer's life has beside what is billed for it: deals that are registered, playbooks, tasks, contacts and renewals. */
export const LIFE_GIVEN: readonly SentenceForm[] = [
  sentence('Fen Foods has ordered nothing yet', `${WHO} has ordered nothing yet`, (channel, parts) => {
    channel.unordered.add(idOf(channel, part(parts, 0)))
  }),
  sentence(
    'Altus protects registered deals for 180 days',
    `${WHO} protects registered deals for (\\d+) days`,
    (channel, parts) => {
      const vendor = idOf(channel, part(parts, 0))
      const matching = { names: 'in_order', sameCountry: true, domains: false, customers: 'same_product' }
      const body = {
        ...{ version: 1, from: LONG_AGO, protectionDays: Number(part(parts, 1)), extensions: 1, extensionDays: 60 },
        ...{ decideWithinDays: 14, contestDays: 14, matching },
      }
      channel.published.push([vendor, { kind: 'deal_registration_policy', about: `${vendor}:registrations`, body }])
    },
  ),
  sentence(
    'Leaf has a playbook: where use fell by 30 %, call the customer within 5 days',
    `${WHO} has a playbook: where use fell by (\\d+) %, call the customer within (\\d+) days`,
    (channel, [who = '', percent = '', days = '']) => {
      const owner = idOf(channel, who)
      const call = { id: 'call', after: 0, task: { title: 'Call {customer}: use fell', due: Number(days) } }
      const body = {
        ...{ name: 'Falling use', on: { signal: 'usage_dropped', percent: Number(percent) }, enabled: true },
        ...{ steps: [call], escalate: { after: 7, to: 'owner', task: 'Nobody has called {customer}', due: 2 } },
      }
      channel.published.push([owner, { kind: 'playbook', about: `${owner}:falling-use`, body }])
    },
  ),
]

const dealings: readonly SentenceForm[] = [
  sentence(
    'Leaf registers Fen Foods with Altus',
    `${WHO} registers ${WHO} with ${WHO}`,
    async (channel, [who = '', whom = '', vendor = '']) => {
      const [partner, customer] = [idOf(channel, who), idOf(channel, whom)]
      const body = {
        ...{ vendor: idOf(channel, vendor), names: [whom], domains: [], country: 'DE', products: [productId(channel)] },
        expectedClose: channel.now.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 75 }).toString(),
      }
      await tell(channel, partner, [{ kind: 'deal_registration', about: `${partner}:registers-${customer}`, body }])
    },
  ),
  sentence(
    'Altus approves the registration of Fen Foods',
    `${WHO} approves the registration of ${WHO}`,
    async (channel, [who = '', whom = '']) => {
      const vendor = idOf(channel, who)
      const { registrations: found } = await through(channel, dealRegistrations, vendor, {})
      const about = found.find(({ id }) => id.endsWith(`:registers-${idOf(channel, whom)}`))?.id ?? 'nobody:none'
      const body = { decision: 'approved', because: 'They have met', by: 'machine' }
      await tell(channel, vendor, [{ kind: 'deal_registration_decided', about, body }])
    },
  ),
  sentence(
    'Leaf renews Stratum of Fen Foods for 12 months',
    `${WHO} renews ${PRODUCT} of ${WHO} for (\\d+) months`,
    async (channel, [who = '', what, whom = '', months = '']) => {
      const subscription = subscriptionId(channel, productOf(channel, what), idOf(channel, whom))
      const partner = idOf(channel, who)
      const at = channel.now.toString()
      const about = `${partner}:renews-${idOf(channel, whom)}-${at.slice(0, 10)}`
      const body = { subscription, at, change: { to: 'renewed', months: Number(months) } }
      await tell(channel, partner, [{ kind: 'amendment', about, body }])
    },
  ),
]

const caring: readonly SentenceForm[] = [
  sentence(
    'Leaf holds a business_review with Fen Foods, which it confirms',
    `${WHO} holds a ${CONTACT} with ${WHO}, which it confirms`,
    async (channel, [who = '', kind = '', whom = '']) => {
      const [partner, customer] = [idOf(channel, who), idOf(channel, whom)]
      await logContact(channel, partner, kind, customer)
      await verifyContact(channel, customer, [partner, kind, customer, 'confirmed'])
    },
  ),
  sentence('the playbooks of Leaf run', `the playbooks of ${WHO} run`, async (channel, parts) => {
    await through(channel, runPlaybooks, idOf(channel, part(parts, 0)), {})
  }),
  sentence(
    'Leaf does its task about Fen Foods: a connector was switched off',
    `${WHO} does its task about ${WHO}: (.+)`,
    async (channel, [who = '', whom = '', note = '']) => {
      const [partner, customer] = [idOf(channel, who), idOf(channel, whom)]
      const about = (await tasksOf(channel, partner, customer)).at(-1)?.task ?? 'nobody:none'
      const body = { at: channel.now.toString(), outcome: 'done', note }
      await tell(channel, partner, [{ kind: 'task_done', about, body }])
    },
  ),
]

export const LIFE_WHEN: readonly SentenceForm[] = [...dealings, ...caring]

export const LIFE_THEN: readonly SentenceForm[] = [
  sentence(
    'the tasks of Leaf about Fen Foods are open',
    `the tasks of ${WHO} about ${WHO} are ((?:${TASK_STATES.join('|')})(?:, (?:${TASK_STATES.join('|')}))*)`,
    async (channel, [who = '', whom = '', states = '']) => {
      const found = await tasksOf(channel, idOf(channel, who), idOf(channel, whom))
      same(found.map(({ state }) => state).join(', '), states, `the tasks of ${who} about ${whom}`)
    },
  ),
  sentence(
    'Nordwind has lost 5600.00 EUR of deploy',
    `${WHO} has lost ${AMOUNT} ${CURRENCY} of ([a-z][a-z-]*)`,
    async (channel, [who = '', amount = '', , incentive = '']) => {
      const { earnings: found } = await through(channel, heldEarnings, idOf(channel, who), { limit: 1000 })
      const lost = found.filter((one) => one.incentive === incentive && one.nextAt === null)
      sameAmount(decimalText(sum(lost.map((one) => decimal(one.held)))), amount, `${who} has lost of ${incentive}`)
    },
  ),
]

/** Oldest due first. */
async function tasksOf(channel: Channel, partner: string, customer: string) {
  return (await through(channel, tasks, partner, { customer, limit: 100 })).tasks
}
