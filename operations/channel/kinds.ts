import { z } from 'zod'
import { CUSTOMER_ROLES, MONEY_ROLES, OWNER_ONLY, PROGRAM_ROLES } from '#core/channel/access.ts'
import { type AgreementBody, type AgreementFact, DOCUMENT_GROUPINGS } from '#core/channel/agreement.ts'
import type { PriceBody, PriceBookFact, ProductBody, ProductFact } from '#core/channel/catalog.ts'
import { ORGANIZATION_ROLES, type OrganizationBody } from '#core/channel/organization.ts'
import type { FxRateBody } from '#core/channel/rate.ts'
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
import { currency, date, decimalText, organizationId, ownedId, zone } from '#operations/fields.ts'
import { readersOf } from './price-book-kind.ts'
import { productFault } from './price-faults.ts'
import { priceSchema } from './price-schema.ts'

export const organization: FactKind<OrganizationBody> = {
  kind: 'organization',
  roles: OWNER_ONLY,
  scope: 'channel:write',
  about: 'organization',
  summary: 'A legal entity: its name, the parts it plays, its country and time zone',
  schema: z.object({
    name: z.string().min(1).max(200),
    roles: z.array(z.enum(ORGANIZATION_ROLES)).min(1),
    country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE'),
    zone,
  }),
  needs: () => [],
  fault: ({ owner, about }, _, operator) =>
    owner === operator || owner === about
      ? undefined
      : notYours('an organization', 'the operator or the organization itself'),
  parties: ({ about }, _, operator) => [...new Set([about, operator])],
}

export type IntroductionBody = Readonly<{ organizations: readonly string[] }>

export const introduction: FactKind<IntroductionBody> = {
  kind: 'introduction',
  roles: CUSTOMER_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'The operator makes organizations known to each other by name, so that they can name each other',
  schema: z.object({
    organizations: z
      .array(organizationId)
      .min(2)
      .max(100)
      .refine((all) => new Set(all).size === all.length, 'each organization once'),
  }),
  needs: ({ body }) => organizationsNeeded(body.organizations),
  fault: (told, known, operator) => {
    if (told.owner !== operator) return notYours('an introduction', 'the operator')
    return unknownOrganization(told, told.body.organizations, known)
  },
  parties: ({ owner, body }) => [...new Set([owner, ...body.organizations])],
}

export const agreement: FactKind<AgreementBody> = {
  kind: 'agreement',
  roles: MONEY_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'One selling link: seller, buyer, price book, currency, billing calendar, rounding, corrections',
  schema: z.object({
    seller: organizationId,
    buyer: organizationId,
    book: ownedId,
    currency,
    calendar: z.object({
      zone,
      anchorDay: z.int().min(1).max(31),
      months: z.literal([1, 3, 6, 12]).meta({
        description:
          'Months per period; longer ones are counted from January, so quarters start in January, April, July and October',
      }),
    }),
    rounding: z.enum(['line-half-even', 'line-half-up', 'line-truncate']),
    correction: z.enum(['net', 'reverse_and_rebook']),
    paymentDays: z.int().min(0).max(365),
    grouping: z.enum(DOCUMENT_GROUPINGS).optional().meta({
      description:
        'One document per closed period, which is the default, or per subscription, product or purchase order',
    }),
  }) as z.ZodType<AgreementBody>,
  needs: ({ body }) => organizationsNeeded([body.buyer]),
  fault: (told, known) => {
    const { owner, about, body } = told
    if (owner !== body.seller) return notYours('an agreement', 'its seller')
    if (body.seller === body.buyer)
      return { code: 'agreement_with_itself', says: `${body.seller} can't sell to itself` }
    if (ownerOf(body.book) !== body.seller) return notYours('an agreement on another price book', 'its owner')
    const stranger = unknownOrganization(told, [body.buyer], known)
    if (stranger) return stranger
    const before = known<AgreementFact>('agreement', about)?.body
    return changedField(about, { before, now: body }, ['buyer', 'currency', 'calendar'])
  },
  parties: ({ body }) => [body.seller, body.buyer],
}

/** What a service is taxed as: its country has a rate for it. */
export const taxCategory = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'a category of tax such as standard or reduced')
  .meta({ example: 'standard' })

const chargeName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const feature = z.string().min(1).max(100)
const features = z
  .array(feature)
  .max(200)
  .refine((all) => new Set(all).size === all.length, 'each feature once')
  .optional()

const plan = z.strictObject({
  plan: z.string().min(1).max(80),
  name: z.string().min(1).max(200),
  charges: z.array(chargeName).max(100).optional(),
  features,
})

export const product: FactKind<ProductBody> = {
  kind: 'product',
  roles: PROGRAM_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'What a vendor sells, what it charges for, in which plans and with which features',
  schema: z
    .object({
      name: z.string().min(1).max(200),
      charges: z
        .array(
          z.object({
            charge: chargeName,
            name: z.string().min(1).max(200),
            meter: ownedId.optional(),
            discloses: z.enum(['quantity', 'cost']),
            taxCategory: taxCategory.optional(),
          }),
        )
        .min(1)
        .refine(
          (charges) => new Set(charges.map((one) => one.charge)).size === charges.length,
          'charges of different names',
        ),
      plans: z
        .array(plan)
        .max(100)
        .refine((plans) => new Set(plans.map((one) => one.plan)).size === plans.length, 'plans of different names')
        .optional(),
      features,
    })
    .check(({ value: { charges, plans = [] }, issues }) => {
      const sold = new Set(charges.map((one) => one.charge))
      for (const [at, one] of plans.entries()) {
        const strange = one.charges?.find((charge) => !sold.has(charge))
        const path = ['plans', at, 'charges']
        if (strange !== undefined) {
          issues.push({ code: 'custom', input: one, path, message: `charges of the product, and not ${strange}` })
        }
      }
    }) as unknown as z.ZodType<ProductBody>,
  needs: () => [],
  fault: () => undefined,
  parties: () => [EVERYBODY],
}

export const price: FactKind<PriceBody> = {
  kind: 'price',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'One price of one charge in a price book, from a moment on',
  schema: priceSchema,
  needs: ({ body }) => [
    ['product', body.product],
    ['price_book', body.book],
    ...organizationsNeeded(body.only?.customer === undefined ? [] : [body.only.customer]),
  ],
  fault: (told, known) => {
    const { owner, body } = told
    if (ownerOf(body.book) !== owner) return notYours('a price', `the owner of ${body.book}`)
    const sold = known<ProductFact>('product', body.product)
    if (!sold) return unknown('product', body.product)
    const fault = productFault(body, sold.body)
    if (fault) return fault
    const { customer } = body.only ?? {}
    return customer === undefined ? undefined : unknownOrganization(told, [customer], known)
  },
  parties: ({ owner, body }, known) => [owner, ...readersOf(body, known<PriceBookFact>('price_book', body.book)?.body)],
}

export const priceWithdrawn: FactKind<Readonly<{ because: string }>> = {
  kind: 'price_withdrawn',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A price that no longer exists, for any period',
  schema: z.object({ because: z.string().min(1).max(500) }),
  continues: 'price',
  needs: () => [],
  fault: ({ owner, about }) => (ownerOf(about) === owner ? undefined : notYours('a withdrawal', ownerOf(about))),
}

export const fxRate: FactKind<FxRateBody> = {
  kind: 'fx_rate',
  roles: MONEY_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'What one unit of a currency is worth in another on a date, and who says so',
  schema: z.object({
    base: currency,
    quote: currency,
    date,
    rate: decimalText.refine((text) => Number(text) > 0, 'a rate above zero'),
    source: z.string().min(1).max(200),
  }),
  needs: () => [],
  fault: ({ owner }, _, operator) => (owner === operator ? undefined : notYours('a rate', 'the operator')),
  parties: () => [EVERYBODY],
}
