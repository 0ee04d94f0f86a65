import { z } from 'zod'
import {
  APPLICATION,
  type Asked,
  CONNECTION,
  endpoint,
  type Made,
  PAPER,
  PDF,
  PEOPLE,
  TERMS,
} from './door-requests.test-data.ts'
import { makeJourneys } from './door-things-journeys.test-data.ts'
import { makePayouts } from './door-things-payouts.test-data.ts'
import { makePrograms } from './door-things-programs.test-data.ts'
import { makeSales } from './door-things-sales.test-data.ts'
import { makeTouchpoints } from './door-things-touchpoints.test-data.ts'

/** Sends a request that has to succeed; comes back with the JSON that was answered. */
export type Tell = (asked: Asked) => Promise<unknown>

const identified = z.object({ id: z.string() })
const signed = z.object({ id: z.string(), kid: z.string() })
const kept = z.object({ sha256: z.string() })
const listed = z.object({ members: z.array(z.object({ person: z.string(), email: z.string().nullable() })) })

/** A subscription whose term may be made to end on another day. */
const WITH_A_TERM = {
  kind: 'subscription',
  about: 'birch:co-termed',
  body: {
    product: 'altus:stratum',
    customer: 'alpenglow',
    chain: ['altus:nordwind', 'nordwind:birch', 'birch:alpenglow'],
    from: '2024-10-01T00:00:00Z',
    term: { months: 12, renews: true },
  },
}

/** Makes in a demo what the requests of `requestsWith` name. */
export async function makeThings(tell: Tell): Promise<Made> {
  const idOf = async (asked: Asked): Promise<string> => identified.parse(await tell(asked)).id
  const membersFor = async (asked: Asked) => listed.parse(await tell(asked)).members
  const key = await idOf({ url: '/v1/api-keys', body: { name: 'Test', scopes: ['billing:read'] } })
  const webhook = await idOf({ url: '/v1/webhooks', body: endpoint })
  const doomed = await idOf({ url: '/v1/webhooks', body: endpoint })
  const invitation = await idOf({ url: '/v1/invitations', body: { email: 'lee@altus.example', roles: ['viewer'] } })
  const { sha256 } = kept.parse(await tell({ url: '/v1/documents', body: { content: PDF }, as: 'leaf' }))
  const terms = { kind: 'terms', about: 'altus:reseller-terms', body: TERMS }
  await tell({ url: '/v1/facts', body: { facts: [terms] } })
  const application = { kind: 'partner_application', about: 'leaf:altus-reseller', body: APPLICATION }
  const document = { kind: 'partner_document', about: 'leaf:certificate', body: { ...PAPER, sha256 } }
  await tell({ url: '/v1/facts', body: { facts: [application, document] }, as: 'leaf' })
  const auditor = (await membersFor({ url: '/v1/members?limit=100' })).find(({ email }) => email === PEOPLE.viewer)
  const connection = await idOf({ url: '/v1/sso-connections', body: CONNECTION, as: 'leaf' })
  const ended = await idOf({ url: '/v1/sso-connections', body: { ...CONNECTION, domain: 'leaf.test' }, as: 'leaf' })
  const [owner] = await membersFor({ url: '/v1/members', as: 'sakura' })
  const licensed = { url: '/v1/licenses', body: { subscription: 'birch:alpenglow-stratum' } }
  const { id: license, kid: licenseKey } = signed.parse(await tell(licensed))
  await makeSales(tell)
  await makeJourneys(tell)
  const payouts = await makePayouts(tell)
  const programs = await makePrograms(tell)
  const touchpoints = await makeTouchpoints(tell)
  await tell({ url: '/v1/facts', body: { facts: [WITH_A_TERM] }, as: 'birch' })
  const people = { member: auditor?.person ?? '', erased: owner?.person ?? '' }
  return {
    key,
    webhook,
    doomed,
    invitation,
    content: sha256,
    connection,
    ended,
    license,
    licenseKey,
    ...payouts,
    ...programs,
    ...touchpoints,
    ...people,
  }
}
