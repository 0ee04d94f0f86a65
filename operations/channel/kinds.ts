import { z } from 'zod'
import { CUSTOMER_ROLES, MONEY_ROLES, OWNER_ONLY, PROGRAM_ROLES } from '#core/channel/access.ts'
import { type AgreementBody, type AgreementFact, DOCUMENT_GROUPINGS } from '#core/channel/agreement.ts'
import type { PriceBody, PriceFact, ProductBody } from '#core/channel/catalog.ts'
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
import { amountText, currency, date, decimalText, instant, organizationId, ownedId, zone } from '#operations/fields.ts'

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
      months: z
        .literal(1)
        .meta({ description: 'Months per period; other lengths need an anchor month and come later' }),
    }),
    rounding: z.enum(['line-half-even', 'line-half-up', 'line-truncate']),
    correction: z.enum(['net', 'reverse_and_rebook']),
    paymentDays: z.int().min(0).max(365),
    grouping: z
      .enum(DOCUMENT_GROUPINGS)
      .optional()
      .meta({
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

export const product: FactKind<ProductBody> = {
  kind: 'product',
  roles: PROGRAM_ROLES,
  scope: 'channel:write',
  about: 'owned',
  summary: 'What a vendor sells, and what it charges for',
  schema: z.object({
    name: z.string().min(1).max(200),
    charges: z
      .array(
        z.object({
          charge: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
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
  }) as z.ZodType<ProductBody>,
  needs: () => [],
  fault: () => undefined,
  parties: () => [EVERYBODY],
}

const tier = z.object({ upTo: decimalText.optional(), unit: decimalText.optional(), flat: decimalText.optional() })

export const price: FactKind<PriceBody> = {
  kind: 'price',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'One price of one charge in a price book, from a moment on',
  schema: z.object({
    book: ownedId,
    product: ownedId,
    charge: z.string(),
    currency,
    price: z.discriminatedUnion('model', [
      z.object({ model: z.literal('per_unit'), unit: decimalText }),
      z.object({
        model: z.literal('flat'),
        amount: decimalText,
        proration: z.enum(['none', 'actual_days', 'actual_days_end_excluded', 'fixed_30', 'seconds']),
      }),
      z.object({
        model: z.literal('graduated'),
        tiers: z.array(tier).min(1).refine(ascending, 'tiers with ascending bounds, the last one open'),
      }),
      z.object({ model: z.literal('cost_plus'), factor: amountText }),
    ]),
    from: instant,
    to: instant.optional(),
  }) as z.ZodType<PriceBody>,
  needs: ({ body }) => [['product', body.product]],
  fault: ({ owner, body }, known) => {
    if (ownerOf(body.book) !== owner) return notYours('a price', `the owner of ${body.book}`)
    const sold = known<{ body: ProductBody } & PriceFactBase>('product', body.product)
    if (!sold) return unknown('product', body.product)
    return sold.body.charges.some((one) => one.charge === body.charge) ? undefined : unknown('charge', body.charge)
  },
  parties: ({ owner }) => [owner],
}

type PriceFactBase = Omit<PriceFact, 'body' | 'kind'> & Readonly<{ kind: string }>

/** No tier may be open but the last, which must be: a quantity past every bound would cost nothing. */
function ascending(tiers: readonly { upTo?: string | undefined }[]): boolean {
  const bounds = tiers.map((one) => one.upTo)
  const closed = bounds.slice(0, -1)
  return (
    bounds.at(-1) === undefined &&
    closed.every((bound, at) => bound !== undefined && (at === 0 || Number(closed[at - 1]) < Number(bound)))
  )
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
