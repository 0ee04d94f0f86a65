import { z } from 'zod'
import type { TaxExemptionBody, TaxRateBody, TaxRegistrationBody } from '#core/billing/tax/tax-facts.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { Fact } from '#core/ground/fact.ts'
import { taxCategory } from '#operations/channel/kinds.ts'
import type { Refusal } from '#operations/door.ts'
import { EVERYBODY, type FactKind, notYours, organizationsNeeded, unknownOrganization } from '#operations/fact-kind.ts'
import { amountText, date, month, organizationId } from '#operations/fields.ts'

const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as DE')
const span = { from: date, to: date.optional().meta({ description: 'The first day on which it no longer holds' }) }

/** Why a stretch of days is none. */
function spanFault({ from, to }: Readonly<{ from: string; to?: string }>): Refusal | undefined {
  return to !== undefined && to <= from
    ? { code: 'ends_before_it_begins', says: `It begins ${from} and can't end ${to}` }
    : undefined
}

export const taxRate: FactKind<TaxRateBody> = {
  kind: 'tax_rate',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'What a country takes of a category of service, in percent, from a day on',
  schema: z.object({
    country,
    category: taxCategory,
    percent: amountText,
    name: z.string().min(1).max(100),
    ...span,
  }) as z.ZodType<TaxRateBody>,
  needs: () => [],
  fault: ({ owner, body }, _, operator) =>
    owner === operator ? spanFault(body) : notYours('a tax rate', 'the operator'),
  parties: () => [EVERYBODY],
}

export const taxRegistration: FactKind<TaxRegistrationBody> = {
  kind: 'tax_registration',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'Under which tax id an organization is registered in a country; whoever trades with it sees it',
  schema: z.object({
    taxId: z.string().min(2).max(40),
    country,
    ...span,
  }) as z.ZodType<TaxRegistrationBody>,
  needs: () => [],
  fault: ({ body }) => spanFault(body),
  parties: ({ owner }) => [owner],
}

export const taxExemption: FactKind<TaxExemptionBody> = {
  kind: 'tax_exemption',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A seller has accepted why a buyer pays no tax',
  schema: z.object({
    buyer: organizationId,
    reason: z.string().min(1).max(500),
    categories: z.array(taxCategory).min(1).max(50).optional(),
    ...span,
  }) as z.ZodType<TaxExemptionBody>,
  needs: ({ body }) => organizationsNeeded([body.buyer]),
  fault: (told, known) => unknownOrganization(told, [told.body.buyer], known) ?? spanFault(told.body),
  parties: ({ owner, body }) => [owner, body.buyer],
}

/** PostgreSQL's calendar has no year 0. */
export const bookMonth = month.refine((text) => text >= '0001-01', 'a month from the year 1 on, such as 2024-09')

/** Up to the end of which month an organization's books are locked. */
type BooksLockedBody = Readonly<{ month: string }>
type BooksLockedFact = Fact<'books_locked', BooksLockedBody>

export const booksLocked: FactKind<BooksLockedBody> = {
  kind: 'books_locked',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'An organization locks its books up to the end of a month: nothing is booked into it any more',
  schema: z.object({ month: bookMonth }),
  needs: () => [],
  fault: ({ owner, about, body }, known, _, { now }) => {
    if (about !== `${owner}:books`) return { code: 'wrong_about', says: `Your books are ${owner}:books, not ${about}` }
    const before = known<BooksLockedFact>('books_locked', about)?.body.month
    if (before !== undefined && body.month < before)
      return { code: 'fixed_once_told', says: `The books are locked up to ${before}, and what is locked stays so` }
    // A month is over everywhere once its last day is over in the last zone of the world.
    const over = Temporal.PlainYearMonth.from(body.month).add({ months: 1 }).toPlainDate({ day: 1 })
    return Temporal.PlainDate.compare(now.toZonedDateTimeISO('-12:00').toPlainDate(), over) < 0
      ? { code: 'in_the_future', says: `${body.month} is not over everywhere: books are locked once it is` }
      : undefined
  },
  parties: ({ owner }) => [owner],
}
