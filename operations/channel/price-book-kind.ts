import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { PriceBody, PriceBookBody } from '#core/channel/catalog.ts'
import { decimal, readDecimal, ZERO } from '#core/ground/decimal.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import {
  type FactKind,
  type Known,
  organizationsNeeded,
  type ToldFact,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { amountText, instant, organizationId, ownedId } from '#operations/fields.ts'

const percent = amountText
  .refine((text) => (readDecimal(text) ?? ZERO).lte(decimal(1000)), 'at most 1000 percent')
  .meta({ description: 'Percent as text', example: '20' })
const discount = percent.refine((text) => (readDecimal(text) ?? ZERO).lte(decimal(100)), 'at most 100 percent')

const derived = z.union(
  [z.strictObject({ list: ownedId, less: discount }), z.strictObject({ costPlus: percent })],
  'a list and how many percent less, or costPlus so many percent',
)

/**
 * Only its owner tells it, and its readers see it. A book that marks up a cost has none: whoever knew the markup could reckon back
 * what its owner pays.
 */
export const priceBook: FactKind<PriceBookBody> = {
  kind: 'price_book',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A price book: who may read its prices, and how it derives those that it does not have, from a moment on',
  schema: z
    .strictObject({
      name: z.string().min(1).max(200),
      readers: z
        .array(organizationId)
        .max(1000)
        .refine((all) => new Set(all).size === all.length, 'each organization once')
        .optional(),
      from: instant,
      derived: derived.optional(),
    })
    .refine(({ readers = [], derived: how }) => readers.length === 0 || how === undefined || !('costPlus' in how), {
      message: 'no readers of a book that marks up a cost: they would learn what its owner pays',
      path: ['readers'],
    }) as unknown as z.ZodType<PriceBookBody>,
  needs: ({ body }) => [
    ...organizationsNeeded(body.readers ?? []),
    ...(body.derived && 'list' in body.derived ? [['price_book', body.derived.list] as const] : []),
  ],
  fault: (told, known) => unknownOrganization(told, told.body.readers ?? [], known) ?? listFault(told, known),
  parties: ({ owner, body }) => [owner, ...(body.readers ?? [])],
}

/** A list of one's own needs no fact to be a book; that of another is known to its readers only. */
function listFault({ owner, about, body }: ToldFact<PriceBookBody>, known: Known): Refusal | undefined {
  if (!body.derived || 'costPlus' in body.derived) return undefined
  const { list } = body.derived
  if (list === about) return { code: 'wrong_body', says: `${about} can't be derived from itself` }
  return ownerOf(list) === owner || known('price_book', list) ? undefined : unknown('price book', list)
}

/**
 * Who may read a price beside its owner: the readers of its book. One that is only for a customer or a subscription is nobody else's
 * business, and a markup would tell what its owner pays.
 */
export function readersOf({ only, price }: PriceBody, book: PriceBookBody | undefined): readonly OrganizationId[] {
  const own = only?.customer !== undefined || only?.subscription !== undefined || price.model === 'cost_plus'
  return own ? [] : (book?.readers ?? [])
}
