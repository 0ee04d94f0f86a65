import { present } from '#core/ground/result.ts'
import { PARTNER_ROLES } from '#core/life/role.ts'
import { CLAIM_STATES } from '#core/life/role-claim.ts'
import { TOUCHPOINT_KINDS, VERIFICATIONS } from '#core/life/touchpoint.ts'
import { roles } from '#questions/life/roles.ts'
import { touchpoints } from '#questions/life/touchpoints.ts'
import {
  AMOUNT,
  type Channel,
  DATE,
  HOME_ZONE,
  idOf,
  instantOn,
  operatorOf,
  Refused,
  tell,
  through,
  vendorOf,
  WHO,
} from './channel.ts'
import { same } from './seen.ts'
import { part, type SentenceForm, sentence } from './sentence.ts'

const ROLE = `(${PARTNER_ROLES.join('|')})`
export const CONTACT = `(${TOUCHPOINT_KINDS.join('|')})`

/** One claim of a role for each partner and customer is enough for a story. */
const claimId = (partner: string, role: string, customer: string): string => `${partner}:${role}-of-${customer}`

/** The touchpoint of a kind that a partner had last with a customer. */
function contactOf({ contacts }: Channel, partner: string, kind: string, customer: string): string {
  const name = `${partner}:${kind}-with-${customer}`
  return contacts.get(name) ?? name
}

/** A partner logs a contact of now. The same kind again on another day is another touchpoint. */
export async function logContact(channel: Channel, partner: string, kind: string, customer: string): Promise<void> {
  const name = `${partner}:${kind}-with-${customer}`
  const day = channel.now.toZonedDateTimeISO(HOME_ZONE).toPlainDate()
  const about = channel.contacts.has(name) ? `${name}-${day}` : name
  channel.contacts.set(name, about)
  const body = { customer, product: productId(channel), kind, at: channel.now.toString() }
  await attempt(channel, partner, { kind: 'touchpoint', about, body })
}

export async function verifyContact(
  channel: Channel,
  by: string,
  [partner, kind, customer, how]: readonly [string, string, string, string],
): Promise<void> {
  const about = contactOf(channel, partner, kind, customer)
  await attempt(channel, by, { kind: 'touchpoint_verified', about, body: { how } })
}

export const ROLES_GIVEN: readonly SentenceForm[] = [
  sentence('Mossgate works with Fen Foods', `${WHO} works with ${WHO}`, (channel, parts) => {
    const [id, other] = [idOf(channel, part(parts, 0)), idOf(channel, part(parts, 1))]
    const operator = operatorOf(channel)
    const body = { name: part(parts, 0), roles: ['partner'], country: 'DE', zone: HOME_ZONE }
    const introduced = { organizations: [id, other] }
    channel.published.push([operator, { kind: 'organization', about: id, body }])
    channel.published.push([
      operator,
      { kind: 'introduction', about: `${operator}:introduces-${id}`, body: introduced },
    ])
  }),
]

const claims: readonly SentenceForm[] = [
  sentence(
    'Nordwind claims to be manager of Fen Foods with 60 % of the role',
    `${WHO} claims to be ${ROLE} of ${WHO}(?: with ${AMOUNT} % of the role)?`,
    async (channel, [who = '', role = '', whom = '', share = '100']) => {
      const [partner, customer] = [idOf(channel, who), idOf(channel, whom)]
      const about = claimId(partner, role, customer)
      const body = { customer, product: productId(channel), role, share, from: instantOn('2026-01-01').toString() }
      await attempt(channel, partner, { kind: 'role_claimed', about, body })
    },
  ),
  sentence(
    'Fen Foods confirms Nordwind as manager of Fen Foods',
    `${WHO} confirms ${WHO} as ${ROLE} of ${WHO}`,
    async (channel, [who = '', partner = '', role = '', whom = '']) => {
      const [organization, customer] = [idOf(channel, who), idOf(channel, whom)]
      const about = claimId(idOf(channel, partner), role, customer)
      const { roles: seen } = await through(channel, roles, organization, { customer })
      const claimed = seen.find(({ id }) => id === about)
      if (!claimed) throw new Error(`${who} sees no claim ${about}`)
      const { product, share, from } = claimed
      await attempt(channel, organization, {
        kind: 'role_confirmed',
        about,
        body: { customer, product, role, share, from },
      })
    },
  ),
  sentence(
    'Altus contests Nordwind as manager of Fen Foods because it never came',
    `${WHO} contests ${WHO} as ${ROLE} of ${WHO} because (.+)`,
    async (channel, [who = '', partner = '', role = '', whom = '', because = '']) => {
      const about = claimId(idOf(channel, partner), role, idOf(channel, whom))
      await attempt(channel, idOf(channel, who), { kind: 'role_contested', about, body: { because } })
    },
  ),
  sentence(
    'Altus decides for Nordwind as manager of Fen Foods because the minutes show it',
    `${WHO} decides (for|against) ${WHO} as ${ROLE} of ${WHO} because (.+)`,
    async (channel, [who = '', side = '', partner = '', role = '', whom = '', because = '']) => {
      const about = claimId(idOf(channel, partner), role, idOf(channel, whom))
      const body = { holds: side === 'for', because }
      await attempt(channel, idOf(channel, who), { kind: 'role_decided', about, body })
    },
  ),
]

const contacts: readonly SentenceForm[] = [
  sentence(
    'Nordwind logs a business_review with Fen Foods',
    `${WHO} logs a ${CONTACT} with ${WHO}`,
    async (channel, [who = '', kind = '', whom = '']) => {
      await logContact(channel, idOf(channel, who), kind, idOf(channel, whom))
    },
  ),
  sentence(
    'Fen Foods verifies the business_review of Nordwind with Fen Foods: met',
    `${WHO} verifies the ${CONTACT} of ${WHO} with ${WHO}: (${VERIFICATIONS.join('|')})`,
    async (channel, [who = '', kind = '', partner = '', whom = '', how = '']) => {
      await verifyContact(channel, idOf(channel, who), [idOf(channel, partner), kind, idOf(channel, whom), how])
    },
  ),
]

export const ROLES_WHEN: readonly SentenceForm[] = [...claims, ...contacts]

export const ROLES_THEN: readonly SentenceForm[] = [
  sentence(
    'Nordwind is confirmed as manager of Fen Foods, as Fen Foods sees it',
    `${WHO} is (${CLAIM_STATES.join('|')}) as ${ROLE} of ${WHO}, as ${WHO} sees it`,
    async (channel, [partner = '', state = '', role = '', whom = '', who = '']) => {
      const found = await roleSeen(channel, { partner, role, whom, who })
      same(found.map((one) => one.state).join(', '), state, `${partner} as ${role} of ${whom}, as ${who} sees it`)
    },
  ),
  sentence(
    'Nordwind may be contested as manager of Fen Foods until 2026-05-18',
    `${WHO} may be contested as ${ROLE} of ${WHO} until ${DATE}`,
    async (channel, [partner = '', role = '', whom = '', date = '']) => {
      const who = partner
      const [found] = await roleSeen(channel, { partner, role, whom, who })
      const until = found?.contestableUntil ?? ''
      const day = until && Temporal.Instant.from(until).toZonedDateTimeISO(HOME_ZONE).toPlainDate().toString()
      same(day, date, `until when ${partner} may be contested`)
    },
  ),
  sentence(
    'Mossgate sees no role of Nordwind',
    `${WHO} sees no role of ${WHO}`,
    async (channel, [who = '', whom = '']) => {
      const { roles: seen } = await through(channel, roles, idOf(channel, who), { partner: idOf(channel, whom) })
      same(seen.map(({ id }) => id).join(', '), '', `roles of ${whom} that ${who} sees`)
    },
  ),
  sentence(
    'the business_review of Nordwind is met, as Altus sees it',
    `the ${CONTACT} of ${WHO} is (unverified|${VERIFICATIONS.join('|')}), as ${WHO} sees it`,
    async (channel, [kind = '', partner = '', how = '', who = '']) => {
      const { touchpoints: seen } = await through(channel, touchpoints, idOf(channel, who), {})
      const found = seen.filter((one) => one.kind === kind && one.partner === idOf(channel, partner))
      same(found.map(({ verified }) => verified ?? 'unverified').join(', '), how, `the ${kind} of ${partner}`)
    },
  ),
  sentence('Mossgate sees no touchpoint', `${WHO} sees no touchpoint`, async (channel, [who = '']) => {
    const { touchpoints: seen } = await through(channel, touchpoints, idOf(channel, who), {})
    same(seen.map(({ touchpoint }) => touchpoint).join(', '), '', `touchpoints that ${who} sees`)
  }),
]

/** The product that is sold first: what a story is about. */
export function productId(channel: Channel): string {
  const product = present(channel.sales[0], 'something is sold').product
  return `${vendorOf(channel, product)}:${product}`
}

async function roleSeen(
  channel: Channel,
  { partner, role, whom, who }: Readonly<Record<'partner' | 'role' | 'whom' | 'who', string>>,
) {
  const about = claimId(idOf(channel, partner), role, idOf(channel, whom))
  const { roles: seen } = await through(channel, roles, idOf(channel, who), {})
  return seen.filter(({ id }) => id === about)
}

/** Tells a fact that may be refused; `it is refused` then asks why. */
async function attempt(
  channel: Channel,
  organization: string,
  fact: Readonly<{ kind: string; about: string; body: Record<string, unknown> }>,
): Promise<void> {
  channel.lastRefusal = undefined
  try {
    await tell(channel, organization, [fact])
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    channel.lastRefusal = error.code
  }
}
