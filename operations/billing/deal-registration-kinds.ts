import { z } from 'zod'
import { everyMatchKey } from '#core/billing/deal-match.ts'
import type {
  DealPolicyBody,
  DealPolicyFact,
  RegistrationBody,
  RegistrationFact,
} from '#core/billing/deal-registration-facts.ts'
import { OWNER_ONLY, TELLING_ROLES } from '#core/channel/access.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import {
  changedField,
  EVERYBODY,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { amountText, currency, date, instant, organizationId } from '#operations/fields.ts'
import { saveRegistrationKeys } from '#stores/postgres/deal-registrations.ts'
import { openRegistrations } from './deal-registration-course.ts'
import { met, prospectCountry, prospectDomain, prospectName, registeredProducts } from './deal-registration-fields.ts'

const days = (most: number) => z.int().min(1).max(most)

export const dealPolicy: FactKind<DealPolicyBody> = {
  kind: 'deal_registration_policy',
  roles: OWNER_ONLY,
  scope: 'channel:write',
  about: 'owned',
  summary: 'How a vendor protects deals that partners register, from a moment on; what was registered keeps its policy',
  schema: z.strictObject({
    version: z.int().min(1).max(10_000),
    from: instant,
    protectionDays: days(1100),
    extensions: z.int().min(0).max(20),
    extensionDays: days(1100),
    decideWithinDays: days(365),
    contestDays: days(365),
    matching: z.strictObject({
      names: z.enum(['in_order', 'any_order', 'none']),
      sameCountry: z.boolean(),
      domains: z.boolean(),
      customers: z.enum(['same_product', 'any_product', 'none']),
    }),
  }),
  needs: () => [],
  fault: ({ about, body }, known) => {
    const before = known<DealPolicyFact>('deal_registration_policy', about)?.body
    if (!before || body.version > before.version) return undefined
    const says = `${about} has version ${before.version}: the next one is higher`
    return { code: 'version_not_newer', says }
  },
  parties: () => [EVERYBODY],
}

export const dealRegistration: FactKind<RegistrationBody> = {
  kind: 'deal_registration',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A partner registers a prospect with a vendor, which alone sees it; its clocks run by the policy of the day',
  schema: z.strictObject({
    vendor: organizationId,
    names: z.array(prospectName).min(1).max(10),
    domains: z.array(prospectDomain).max(20),
    country: prospectCountry,
    products: registeredProducts,
    expectedValue: z.strictObject({ amount: amountText, currency }).optional(),
    expectedClose: date,
    met: met.optional(),
  }) as unknown as z.ZodType<RegistrationBody>,
  needs: ({ body }) => [
    ...organizationsNeeded([body.vendor]),
    ...body.products.map((product) => ['product', product] as const),
  ],
  fault: (told, known) => {
    const { owner, about, body } = told
    if (body.vendor === owner) return notYours('a registration', `a partner of ${owner}`)
    const stranger = unknownOrganization(told, [body.vendor], known)
    if (stranger) return stranger
    const foreign = body.products.find((one) => ownerOf(one) !== body.vendor)
    if (foreign !== undefined) return notYours(`${foreign} with ${body.vendor}`, `its vendor ${ownerOf(foreign)}`)
    const product = body.products.find((one) => !known('product', one))
    if (product !== undefined) return unknown('product', product)
    const before = known<RegistrationFact>('deal_registration', about)?.body
    return changedField(about, { before, now: body }, ['vendor', 'names', 'domains', 'country', 'products'])
  },
  opens: async (acting, told, judged) => {
    const vendors = told.map(({ body }) => body.vendor)
    const course = await openRegistrations(acting, vendors, judged)
    return ({ body: { vendor } }, { now }) =>
      course.policy(vendor, now)
        ? undefined
        : { code: 'no_deal_policy', says: `${vendor} takes no registrations now: it has told no policy for them` }
  },
  parties: ({ owner, body }) => [owner, body.vendor],
  notes: async (acting, recorded) => {
    const told = factsOfKind<RegistrationFact>(
      recorded.map((fact) => ({ ...fact, position: 0 })),
      'deal_registration',
    )
    await saveRegistrationKeys(
      acting,
      told.map(({ about, owner, body }) => ({
        ...{ id: about, owner, vendor: body.vendor, products: body.products, keys: everyMatchKey(body) },
      })),
    )
  },
}
