import { z } from 'zod'
import { secondPersonFault } from '#core/billing/credit-use.ts'
import { acceptingFault, openFault, settledFault } from '#core/billing/quote.ts'
import { approvalNeeded, quoteDiscount } from '#core/billing/quote-discount.ts'
import type {
  DiscountPolicyBody,
  DiscountPolicyFact,
  QuoteAcceptedBody,
  QuoteApprovedFact,
  QuoteBody,
  QuoteContent,
  QuoteDeclinedFact,
  QuoteFact,
  QuoteSentFact,
} from '#core/billing/quote-facts.ts'
import type { SubscriptionFact } from '#core/billing/subscription.ts'
import { MONEY_ROLES, OWNER_ONLY, PERSON_ROLES, TELLING_ROLES } from '#core/channel/access.ts'
import type { AgreementFact } from '#core/channel/agreement.ts'
import { catalogFrom, type ProductFact } from '#core/channel/catalog.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { sha256 } from '#operations/channel/enrollment-kinds.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  type Known,
  notYours,
  stableText,
  type ToldFact,
  unknown,
  type Weighed,
} from '#operations/fact-kind.ts'
import { amountText, instant, organizationId } from '#operations/fields.ts'
import { openQuotes } from './quote-course.ts'
import { actorFault, actorId, contentOf, personOf, purchaseOrder, quoteContent, quoteHash } from './quote-schema.ts'

const version = z.int().min(1).max(10_000)
const because = z.string().min(1).max(500)

export const discountPolicy: FactKind<DiscountPolicyBody> = {
  kind: 'discount_policy',
  roles: OWNER_ONLY,
  // Not billing:write, which finance may give to a key: it would set the limits that it is held to.
  scope: 'channel:write',
  about: 'owned',
  summary: 'How many percent below list each role may offer without a second person; the policy told last holds',
  schema: z.object({
    limits: z
      .array(
        z.object({
          role: z.enum(PERSON_ROLES),
          percent: amountText.refine((text) => Number(text) <= 100, 'at most 100 percent'),
        }),
      )
      .max(PERSON_ROLES.length)
      .refine((all) => new Set(all.map(({ role }) => role)).size === all.length, 'each role once'),
  }),
  needs: () => [],
  fault: () => undefined,
  parties: ({ owner }) => [owner],
}

export const quote: FactKind<QuoteBody> = {
  kind: 'quote',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A draft of one version of a quote, which its seller alone sees',
  schema: quoteContent.extend({ by: actorId }) as unknown as z.ZodType<QuoteBody>,
  needs: ({ body }) => [
    ['agreement', body.link],
    ...body.lines.map(({ product }) => ['product', product] as const),
    ...(body.deal === undefined ? [] : [['deal', body.deal] as const]),
    ...(body.renews === undefined ? [] : [['subscription', body.renews.subscription] as const]),
  ],
  fault: ({ owner, about, body }, known, _, { now, principal }) => {
    const foreign = linkFault(owner, body.link, known) ?? actorFault('a quote', body.by, principal)
    if (foreign) return foreign
    if (body.deal !== undefined && !known('deal', body.deal)) return unknown('deal', body.deal)
    const before = known<QuoteFact>('quote', about)?.body
    if (before && body.version <= before.version) {
      const says = `${about} has version ${before.version}: the next one is higher`
      return { code: 'version_not_newer', says }
    }
    return (
      changedField<QuoteContent>(about, { before, now: body }, ['link', 'customer', 'renews']) ??
      pastFault(body.validUntil, now) ??
      renewsFault(body, known) ??
      linesFault(body, known)
    )
  },
  opens: async (acting, told, judged) => {
    const versionsOf = await openQuotes(acting, told, judged)
    return ({ about }, { now }) => settledFault(versionsOf(about, now))
  },
  parties: ({ owner }) => [owner],
}

/** Only the seller of a link quotes on it. */
function linkFault(owner: string, link: string, known: Known): Refusal | undefined {
  const agreement = known<AgreementFact>('agreement', link)
  if (!agreement) return unknown('agreement', link)
  return agreement.body.seller === owner ? undefined : notYours('a quote', `the seller ${agreement.body.seller}`)
}

function pastFault(validUntil: string, now: Temporal.Instant): Refusal | undefined {
  if (isBefore(now, Temporal.Instant.from(validUntil))) return undefined
  return { code: 'quote_expired', says: `It is ${now}, and the quote is valid until ${validUntil}` }
}

/** Another term is offered to a subscription on the link, of that customer, and for its product alone. */
function renewsFault({ renews, link, customer, lines }: QuoteContent, known: Known): Refusal | undefined {
  if (!renews) return undefined
  const renewed = known<SubscriptionFact>('subscription', renews.subscription)?.body
  if (!renewed?.chain.includes(link)) return unknown('subscription', `${renews.subscription} on ${link}`)
  const [line, another] = lines
  if (renewed.customer === customer && line?.product === renewed.product && !another) return undefined
  const says = `${renews.subscription} is ${renewed.product} for ${renewed.customer}: a quote that renews it offers that, and nothing else`
  return { code: 'quote_differs', says }
}

function linesFault({ lines }: QuoteContent, known: Known): Refusal | undefined {
  for (const { product, plan, prices } of lines) {
    const sold = known<ProductFact>('product', product)
    if (!sold) return unknown('product', product)
    if (plan !== undefined && !sold.body.plans?.some((one) => one.plan === plan)) {
      return unknown('plan', `${plan} of ${product}`)
    }
    const stranger = prices.find(({ charge }) => !sold.body.charges.some((one) => one.charge === charge))
    if (stranger) return unknown('charge', stranger.charge)
  }
  return undefined
}

export const quoteApproved: FactKind<QuoteApprovedFact['body']> = {
  kind: 'quote_approved',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'quote',
  summary: 'A second person of the seller approves a version of a quote by its content',
  schema: z.object({ version, sha256, by: actorId }),
  needs: () => [],
  fault: ({ owner, about, body }, known, _, { principal }) => {
    const draft = known<QuoteFact>('quote', about)
    if (!draft || ownerOf(about) !== owner) return unknown('quote', about)
    const person = personOf(body.by, principal)
    return (
      secondPersonFault('Approving a quote', { person, asked: [draft.body.by] }) ??
      actorFault('an approval', body.by, principal) ??
      draftFault(draft.body, body)
    )
  },
  opens: async (acting, told, judged) => {
    const versionsOf = await openQuotes(acting, told, judged)
    return ({ about }, { now }) => settledFault(versionsOf(about, now))
  },
}

/** What is approved or sent is the newest draft, to the letter. */
function draftFault(draft: QuoteBody, told: Readonly<{ version: number; sha256: string }>): Refusal | undefined {
  if (told.version !== draft.version) {
    return { code: 'quote_not_open', says: `Version ${draft.version} is the newest draft, not version ${told.version}` }
  }
  const hash = quoteHash(contentOf(draft))
  if (told.sha256 === hash) return undefined
  return { code: 'other_content', says: `Version ${draft.version} has the SHA-256 ${hash}, not ${told.sha256}` }
}

export const quoteSent: FactKind<QuoteSentFact['body']> = {
  kind: 'quote_sent',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A version of a quote goes to the buyer of its link, with its content and its SHA-256',
  schema: z
    .object({ version, sha256, quote: quoteContent })
    .refine(({ version: told, quote: content }) => told === content.version, 'the version of the quote in it')
    .refine(
      ({ sha256: told, quote: content }) => quoteHash(content as unknown as QuoteContent) === told,
      'the SHA-256 of the quote in it',
    ) as unknown as z.ZodType<QuoteSentFact['body']>,
  needs: ({ about, body }) => [
    ['quote', about],
    ['quote_approved', about],
    ['agreement', body.quote.link],
  ],
  weighs: {
    kinds: ['discount_policy', 'price', 'price_withdrawn', 'price_book'],
    sharedWith: ({ owner }) => owner,
  },
  fault: (told, known, _, weighed) => {
    const { owner, about, body } = told
    const draft = known<QuoteFact>('quote', about)
    if (!draft || draft.owner !== owner) return unknown('quote', about)
    return (
      linkFault(owner, body.quote.link, known) ??
      draftFault(draft.body, body) ??
      sameContentFault(draft.body, body.quote) ??
      pastFault(body.quote.validUntil, weighed.now) ??
      approvalFault(told, known, weighed)
    )
  },
  opens: async (acting, told, judged) => {
    const versionsOf = await openQuotes(acting, told, judged)
    return ({ about, body }, { now }) => {
      const versions = versionsOf(about, now)
      const again = versions.find((one) => one.version === body.version)?.sent
      if (again) return { code: 'quote_not_open', says: `Version ${body.version} was sent at ${again.learnedAt}` }
      return settledFault(versions)
    }
  },
  parties: ({ owner, body }, known) => {
    const agreement = known<AgreementFact>('agreement', body.quote.link)?.body
    return agreement ? [agreement.seller, agreement.buyer] : [owner]
  },
}

function sameContentFault(draft: QuoteBody, content: QuoteContent): Refusal | undefined {
  if (stableText(contentOf(draft)) === stableText(content)) return undefined
  return { code: 'other_content', says: `Version ${draft.version} was written with another content` }
}

/** What is further below list than the sender may go alone needs the approval of a second person. */
function approvalFault(
  { owner, about, body }: ToldFact<QuoteSentFact['body']>,
  known: Known,
  { facts, now, principal }: Weighed,
): Refusal | undefined {
  const approved = known<QuoteApprovedFact>('quote_approved', about)?.body
  if (approved?.version === body.version && approved.sha256 === body.sha256) return undefined
  const agreement = known<AgreementFact>('agreement', body.quote.link)?.body
  const policies = factsOfKind<DiscountPolicyFact>(facts, 'discount_policy').filter((one) => one.owner === owner)
  if (!agreement) return undefined
  const list = { book: agreement.book, currency: agreement.currency, at: now }
  const discount = quoteDiscount(body.quote, catalogFrom(facts), list)
  const needed = approvalNeeded(discount, policies.at(-1)?.body, principal)
  return needed === undefined ? undefined : { code: 'approval_needed', says: `${needed}: have it approved first` }
}

export const quoteAccepted: FactKind<QuoteAcceptedBody> = {
  kind: 'quote_accepted',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'quote_sent',
  summary: 'The buyer accepts a version of a quote by its content, with its purchase order and who is billed',
  schema: z.object({
    version,
    sha256,
    purchaseOrder: purchaseOrder.optional(),
    billTo: organizationId,
    by: actorId,
    at: instant,
  }) as unknown as z.ZodType<QuoteAcceptedBody>,
  needs: () => [],
  fault: ({ owner, about, body }, known, _, { principal }) =>
    buyerFault('an acceptance', owner, about, known) ??
    actorFault('that a person accepts', body.by, principal) ??
    billToFault(owner, body.billTo),
  opens: async (acting, told, judged) => {
    const versionsOf = await openQuotes(acting, told, judged)
    return ({ about, body }, { now }) => acceptingFault(versionsOf(about, now), body, now)
  },
}

/** Others than the buyer would be billed for what they have not agreed to. */
function billToFault(owner: string, billTo: string): Refusal | undefined {
  return billTo === owner ? undefined : notYours(`that ${billTo} is billed`, billTo)
}

export const quoteDeclined: FactKind<QuoteDeclinedFact['body']> = {
  kind: 'quote_declined',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'quote_sent',
  summary: 'The buyer declines a version of a quote, and says why',
  schema: z.object({ version, because }),
  needs: () => [],
  fault: ({ owner, about }, known) => buyerFault('that a quote is declined', owner, about, known),
  opens: async (acting, told, judged) => {
    const versionsOf = await openQuotes(acting, told, judged)
    return ({ about, body }, { now }) => openFault(versionsOf(about, now), body.version)
  },
}

/** Of the two who see what was sent, the one that did not send it. */
function buyerFault(what: string, owner: string, about: string, known: Known): Refusal | undefined {
  const sent = known<QuoteSentFact>('quote_sent', about)
  if (!sent) return unknown('quote', about)
  const buyer = sent.parties.find((one) => one !== sent.owner)
  return owner === buyer ? undefined : notYours(what, `the buyer ${buyer}`)
}
