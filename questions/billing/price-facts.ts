import { z } from 'zod'
import { type Catalog, catalogFrom, type Price } from '#core/channel/catalog.ts'
import { priceSentence } from '#core/channel/price-book-sentence.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import { instant } from '#operations/fields.ts'
import { moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { currentCut } from '#stores/postgres/positions.ts'

const CATALOG_KINDS = ['product', 'price', 'price_withdrawn', 'price_book']

/** The products, prices and books that the acting organization may see: its own, and those that it is a reader of. */
export async function loadCatalog(acting: Acting, others: readonly string[] = []): Promise<LoadedCatalog> {
  const { record } = await currentCut(acting)
  const facts = await loadFacts(acting, [...CATALOG_KINDS, ...others], record)
  return { catalog: catalogFrom(facts), facts }
}
export type LoadedCatalog = Readonly<{ catalog: Catalog; facts: readonly Fact[] }>

/** For which moment prices are asked: for periods that start at it. */
export const at = instant.optional().meta({
  description: 'For periods that start at this moment; without it, now',
  example: '2024-09-01T00:00:00Z',
})

export function momentOf(text: string | undefined, now: Temporal.Instant): Temporal.Instant {
  return text === undefined ? now : Temporal.Instant.from(text)
}

/** A price as answers show it. */
export const shownPrice = z.object({
  price: z.string().meta({ example: 'altus:cores-list' }),
  book: z.string(),
  currency: z.string(),
  says: z.string().meta({ description: 'What the price says, in one sentence', example: '80.00 each' }),
  from: moment,
  to: moment.nullable(),
})

export function showPrice(price: Price): z.input<typeof shownPrice> {
  const { id, book, currency, from, to = null } = price
  return { price: id, book, currency, says: priceSentence(price), from, to }
}

/** A book is there for whoever sees a fact or a price of it. */
export function isKnown({ books, prices }: Catalog, book: OwnedId): boolean {
  return books.has(book) || prices.some((price) => price.book === book)
}

export function noBook(book: OwnedId): Refusal {
  return { code: 'not_found', says: `There is no price book ${book} that you may see` }
}
