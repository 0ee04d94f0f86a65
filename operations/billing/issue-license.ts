import { z } from 'zod'
import { type LicenseFacts, type LicenseTerms, licenseTerms, refusalFor } from '#core/billing/license.ts'
import { partiesOf, type SubscriptionFact } from '#core/billing/subscription.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import type { LicenseKeys } from '#stores/keys/license-keys.ts'
import { type Acting, actAs, lookAs } from '#stores/postgres/acting.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { loadLicenseFacts } from '#stores/postgres/license-facts.ts'
import { findByDocument, loadStandingLicenses, type StandingLicense } from '#stores/postgres/licenses.ts'
import { isCurrent, keysOf, lockLicenses, onlyOne, signingKey, signLicenses } from './sign-licenses.ts'

/** The most installations of one subscription that have licenses of their own. */
const MOST_INSTANCES = 1_000

const instanceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, 'letters, digits, points, colons, hyphens and underscores, at most 100')
  .meta({ description: 'Id of the installation that the license is for', example: 'berlin-1' })

const moment = z.string().meta({ format: 'date-time' })

const issued = z.object({
  id: z.string().meta({ description: 'The jti of the license', example: 'lic_3f6c1c5e-6f0a-4d53-9f5b-0d1f6a0c9a11' }),
  license: z.string().meta({ description: 'The signed document (JWS) that the product verifies offline' }),
  subscription: z.string(),
  product: z.string(),
  customer: z.string(),
  vendor: z.string(),
  instance: z.string().nullable(),
  plan: z.string().nullable(),
  features: z.array(z.string()),
  quantity: z.string().meta({ description: 'Exact decimal number as text', example: '25' }),
  issuedAt: moment,
  notBefore: moment,
  renewAt: moment.meta({ description: 'From then on the next license can be had' }),
  expiresAt: moment,
  kid: z.string().meta({ description: 'Which key signed it' }),
  isNew: z.boolean().meta({ description: 'False where the license that stands is given again' }),
})

/** Issues or renews a license. */
export const issueLicense = door({
  name: 'issue-license',
  kind: 'act',
  summary: 'Issue the license of a subscription, or renew one',
  description:
    'For the vendor, every seller on the chain, and the customer for its own subscription; a product sends its old `license` in place of the subscription. The license runs to the end of the period paid for and the days of grace of the vendor’s policy. Until something of what it says changes, or its key is revoked, the same license with the same document is given again. What is not licensed now is refused by name: a subscription that has not begun, has ended or is suspended, or a payment that is overdue.',
  http: { method: 'POST', path: '/v1/licenses' },
  command: 'license issue',
  input: z.object({
    subscription: ownedId.optional(),
    license: z.string().min(1).max(8_000).optional().meta({ description: 'The license that is to be renewed' }),
    instance: instanceId.optional(),
  }),
  output: issued,
  refusals: {
    not_found: 404,
    product_not_licensed: 409,
    not_sold_by_vendor: 409,
    subscription_not_begun: 409,
    subscription_ended: 409,
    subscription_suspended: 409,
    payment_overdue: 409,
    license_withheld: 409,
    too_many_instances: 409,
    subscription_or_license: 422,
    signing_key_missing: 503,
  },
  access: { who: 'organization', roles: TELLING_ROLES, scopes: ['billing:write', 'metering:write'] },
  idempotency: 'by_nature',
  run: issue,
})

type Asked = Readonly<{
  subscription?: string | undefined
  license?: string | undefined
  instance?: string | undefined
}>
type Issued = z.input<typeof issued>

async function issue(context: Context, asked: Asked): Promise<Result<Issued, Refusal>> {
  const keys = keysOf(context)
  if (!keys.ok) return keys
  const named = await lookAs(context, (acting) => findNamed(acting, context, asked))
  if (!named.ok) return named
  const { vendor, subscription } = named.value
  return await actAs(as(context, vendor), async (acting) => {
    await lockLicenses(acting, vendor)
    const facts = (await loadLicenseFacts(acting, vendor, [subscription])).get(subscription)
    if (!facts) return refuse(notSold(subscription, vendor))
    const terms = licenseTerms(facts, context.now)
    if (!terms.ok) return refuse(refusalFor(terms.refusal, facts, context.organization))
    return await standOrSign(acting, context, keys.value, { facts, terms: terms.value, instance: named.value.instance })
  })
}

type Named = Readonly<{ vendor: OrganizationId; subscription: OwnedId; instance: string }>

/** Which subscription is meant, as whoever asks knows it: one that it isn't on the chain of is the same as none. */
async function findNamed(acting: Acting, { organization }: Context, asked: Asked): Promise<Result<Named, Refusal>> {
  const { subscription, license, instance = '' } = asked
  if ((subscription === undefined) === (license === undefined)) {
    return refuse({
      code: 'subscription_or_license',
      says: 'Name the subscription, or send the license to renew: one of both',
    })
  }
  const old = license === undefined ? undefined : await findOld(acting, license)
  const id = subscription ?? old?.subscription
  if (id === undefined) return refuse({ code: 'not_found', says: 'There is no such license that you may renew' })
  const [fact] = await loadNewest(acting, [['subscription', id]])
  if (!fact) return refuse(notFound(id))
  const { body } = fact as unknown as SubscriptionFact
  const vendor = ownerOf(body.product)
  if (![vendor, ...partiesOf(body)].includes(organization)) return refuse(notFound(id))
  return ok({ vendor, subscription: id, instance: asked.instance ?? old?.instance ?? instance })
}

async function findOld(acting: Acting, document: string) {
  const id = licenseIdOf(document)
  return id === undefined ? undefined : await findByDocument(acting, { id, document })
}

/** The jti that a document says. It is believed once the document as a whole is found under it. */
function licenseIdOf(document: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(document.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return z.object({ jti: z.string() }).safeParse(claims).data?.jti
  } catch {
    return undefined
  }
}

function notFound(subscription: OwnedId): Refusal {
  return { code: 'not_found', says: `There is no subscription ${subscription} that you know of` }
}

/** Whoever asks knows the subscription; the vendor, who is on no link of its chain, does not. */
function notSold(subscription: OwnedId, vendor: OrganizationId): Refusal {
  return { code: 'not_sold_by_vendor', says: `${subscription} is not sold by ${vendor} on the first link of its chain` }
}

type Wanted = Readonly<{ facts: LicenseFacts; terms: LicenseTerms; instance: string }>

/** The license that stands, where it still says what would be signed now; or a new one. */
async function standOrSign(
  acting: Acting,
  context: Context,
  keys: LicenseKeys,
  wanted: Wanted,
): Promise<Result<Issued, Refusal>> {
  const { terms, instance } = wanted
  const { vendor, subscription } = terms
  const all = await loadStandingLicenses(acting, vendor, [subscription])
  const standing = all.find((one) => one.instance === instance)
  if (standing && isCurrent(standing, wanted)) return ok(answer(terms, standing, false))
  if (!standing && all.length >= MOST_INSTANCES) {
    const says = `${subscription} has licenses for ${all.length} installations: no more than ${MOST_INSTANCES} can have one`
    return refuse({ code: 'too_many_instances', says })
  }
  const key = await signingKey(acting, keys, { vendor, now: context.now })
  if (!key.ok) return key
  return ok(answer(terms, onlyOne(await signLicenses(acting, context, key.value, [wanted])), true))
}

function answer({ audience, features, ...said }: LicenseTerms, standing: StandingLicense, isNew: boolean): Issued {
  const { id, document, instance, issuedAt, kid } = standing
  return { id, license: document, ...said, features: [...features], instance: instance || null, issuedAt, kid, isNew }
}
