import { z } from 'zod'
import type { CommitmentBody, CommitmentFact, Covers } from '#core/billing/commitment.ts'
import type { CreditGrantBody, CreditGrantFact } from '#core/billing/credit-grant.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import { changedField, type FactKind, type Known, notYours, unknown } from '#operations/fact-kind.ts'
import { amountText, instant, organizationId, ownedId } from '#operations/fields.ts'

const covers = z.strictObject({
  products: z.array(ownedId).min(1).max(100).optional(),
  charges: z.array(z.string().min(1).max(40)).min(1).max(100).optional(),
  subscriptions: z.array(ownedId).min(1).max(1000).optional(),
  customers: z.array(organizationId).min(1).max(1000).optional(),
}) as z.ZodType<Covers>

const settlement = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('true_up'),
    percent: amountText
      .refine((text) => Number(text) <= 100, 'at most 100 percent')
      .optional()
      .meta({ description: 'How much of what lacks is due; 100 where nothing is said' }),
  }),
  z.strictObject({ by: z.literal('burn_down') }),
  z.strictObject({
    by: z.literal('overage'),
    factor: amountText.optional().meta({ description: 'Times the price for what goes beyond the commitment' }),
  }),
  z.strictObject({ by: z.literal('true_forward') }),
])

const because = z.strictObject({ because: z.string().min(1).max(500) })

/** Whoever sells on a link promises or takes promises on it; both sides of it see them. */
function linkFault(owner: OrganizationId, what: string, link: OwnedId, known: Known): Refusal | undefined {
  const agreement = known<AgreementFact>('agreement', link)
  if (!agreement) return unknown('agreement', link)
  return agreement.body.seller === owner ? undefined : notYours(what, `the seller ${agreement.body.seller}`)
}

function linkParties(owner: OrganizationId, link: OwnedId, known: Known): readonly OrganizationId[] {
  const agreement = known<AgreementFact>('agreement', link)
  return agreement ? [agreement.body.seller, agreement.body.buyer] : [owner]
}

export const commitment: FactKind<CommitmentBody> = {
  kind: 'commitment',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'An amount that a buyer commits to on a link, and how the difference to what it uses settles',
  schema: z
    .strictObject({
      link: ownedId,
      name: z.string().min(1).max(200),
      amount: amountText,
      from: instant,
      to: instant,
      window: z.enum(['period', 'quarter', 'year', 'term']),
      settlement,
      covers: covers.optional(),
    })
    .refine(
      ({ from, to }) => Temporal.Instant.compare(Temporal.Instant.from(from), Temporal.Instant.from(to)) < 0,
      'an end after the beginning',
    ) as z.ZodType<CommitmentBody>,
  needs: ({ body }) => [['agreement', body.link]],
  fault: ({ owner, about, body }, known) => {
    const before = known<CommitmentFact>('commitment', about)?.body
    return (
      linkFault(owner, 'a commitment', body.link, known) ??
      changedField(about, { before, now: body }, ['link', 'from', 'window', 'settlement'])
    )
  },
  parties: ({ owner, body }, known) => linkParties(owner, body.link, known),
}

export const commitmentWithdrawn: FactKind<Readonly<{ because: string }>> = {
  kind: 'commitment_withdrawn',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A commitment that no longer exists, for any period',
  schema: because,
  continues: 'commitment',
  needs: () => [],
  fault: ({ owner, about }, known) => {
    const told = known<CommitmentFact>('commitment', about)
    return told && told.owner === owner ? undefined : notYours('a withdrawal', 'whoever told the commitment')
  },
}

export const creditGrant: FactKind<CreditGrantBody> = {
  kind: 'credit_grant',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'Credit that a buyer has on a link, prepaid or given: its amount, its priority, until when it is good',
  schema: z
    .strictObject({
      link: ownedId,
      name: z.string().min(1).max(200),
      amount: amountText,
      kind: z.enum(['prepaid', 'promotional']),
      price: amountText.optional().meta({ description: 'What prepaid credit costs, where that is not its amount' }),
      from: instant,
      expires: instant.optional(),
      priority: z.int().min(0).max(1000).optional().meta({ description: 'The lowest number is used first' }),
      covers: covers.optional(),
    })
    .refine(({ kind, price }) => kind === 'prepaid' || price === undefined, 'a price for prepaid credit only')
    .refine(
      ({ from, expires }) =>
        expires === undefined ||
        Temporal.Instant.compare(Temporal.Instant.from(from), Temporal.Instant.from(expires)) < 0,
      'an expiry after the beginning',
    ) as z.ZodType<CreditGrantBody>,
  needs: ({ body }) => [['agreement', body.link]],
  fault: ({ owner, about, body }, known) => {
    const before = known<CreditGrantFact>('credit_grant', about)?.body
    return (
      linkFault(owner, 'credit', body.link, known) ??
      changedField(about, { before, now: body }, ['link', 'from', 'kind'])
    )
  },
  parties: ({ owner, body }, known) => linkParties(owner, body.link, known),
}

export const creditGrantWithdrawn: FactKind<Readonly<{ because: string }>> = {
  kind: 'credit_grant_withdrawn',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'Credit that no longer exists, for any period',
  schema: because,
  continues: 'credit_grant',
  needs: () => [],
  fault: ({ owner, about }, known) => {
    const told = known<CreditGrantFact>('credit_grant', about)
    return told && told.owner === owner ? undefined : notYours('a withdrawal', 'whoever told the credit')
  },
}
