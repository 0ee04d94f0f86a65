import { type RawBuilder, sql } from 'kysely'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Acting } from './acting.ts'
import { FACT_COLUMNS, type FactRow, factOf } from './facts.ts'

/** The subscriptions that the acting organization may see on each of these links at a position, by link. */
export async function loadSold(
  acting: Acting,
  links: readonly OwnedId[],
  upTo: number,
): Promise<ReadonlyMap<OwnedId, readonly OwnedId[]>> {
  const { rows } = await sql<Readonly<{ link: OwnedId; subscription: OwnedId }>>`
    select distinct link, subscription from sold_on where link = any(${[...links]}) and position <= ${upTo}
    order by link, subscription`.execute(acting)
  const sold = Map.groupBy(rows, ({ link }) => link)
  return new Map([...sold].map(([link, each]) => [link, each.map(({ subscription }) => subscription)]))
}

const any = (texts: readonly string[]): RawBuilder<unknown> => sql`any(${[...texts]}::text[])`

/** What the lines of links rest on, beside what is sold: the facts of some subscriptions, of their products, and of price books. */
export type WantedFacts = Readonly<{ links: readonly OwnedId[]; subscriptions: readonly OwnedId[] }>

/** The agreements of links, as their seller knows them, up to a position. */
export async function loadAgreements(
  acting: Acting,
  links: readonly OwnedId[],
  upTo: number,
): Promise<readonly Fact[]> {
  return await loadWhere(acting, upTo, [sql`kind = 'agreement' and about = ${any(links)}`])
}

/**
 * What was told of subscriptions up to a position: their lives, amendments and bindings, decisions about their lines, promises on
 * the links, the orders that they came from, and all rates. Oldest first. What was told anew of something else, such as goodwill of
 * another subscription, is there too: it ends what was told before.
 */
export async function loadSubscribed(
  acting: Acting,
  { links, subscriptions }: WantedFacts,
  upTo: number,
): Promise<readonly Fact[]> {
  const facts = await loadWhere(acting, upTo, [
    sql`kind in ('subscription', 'subscription_cancelled') and about = ${any(subscriptions)}`,
    sql`about_subscription = ${any(subscriptions)} and kind in ('amendment', 'goodwill')`,
    sql`bound_to = ${any(subscriptions)}`,
    sql`about_link = ${any(links)} and kind in ('invoice_void', 'commitment', 'credit_grant', 'order_terms')`,
    sql`kind = 'fx_rate'`,
  ])
  return inOrder([...facts, ...(await loadContinued(acting, facts, upTo))])
}

/** What goes on with things that were told of: told anew, withdrawn, and the orders and quotes behind their terms. */
async function loadContinued(acting: Acting, facts: readonly Fact[], upTo: number): Promise<readonly Fact[]> {
  const about = (kind: string): readonly string[] =>
    facts.filter((fact) => fact.kind === kind).map((fact) => fact.about)
  const terms = facts.filter(({ kind }) => kind === 'order_terms')
  const renewed = facts.flatMap(({ kind, body }) => (kind === 'amendment' ? (renewalQuoteOf(body) ?? []) : []))
  const bodies = terms.map(({ body }) => body as Readonly<{ order: string; quote?: Readonly<{ quote: string }> }>)
  const wanted = [
    [['goodwill'], about('goodwill')],
    [['amendment', 'amendment_withdrawn'], about('amendment')],
    [['binding', 'binding_removed'], about('binding')],
    [['commitment', 'commitment_withdrawn'], about('commitment')],
    [['credit_grant', 'credit_grant_withdrawn'], about('credit_grant')],
    [['order_terms'], about('order_terms')],
    [['invoice_void'], about('invoice_void')],
    [['order', 'order_confirmed'], bodies.map(({ order }) => order)],
    [['quote_sent'], [...renewed, ...bodies.flatMap(({ quote }) => quote?.quote ?? [])]],
  ] as const
  const asked = wanted.filter(([, abouts]) => abouts.length > 0)
  if (asked.length === 0) return []
  const found = await loadWhere(
    acting,
    upTo,
    asked.map(([kinds, abouts]) => sql`kind = ${any(kinds)} and about = ${any([...new Set(abouts)])}`),
  )
  return found
}

/** The quote that an amendment renews a subscription by. */
function renewalQuoteOf(body: unknown): OwnedId | undefined {
  const { change } = body as Readonly<{ change: Readonly<{ quote?: Readonly<{ quote: OwnedId }> }> }>
  return change.quote?.quote
}

/** The products and their meters. */
export async function loadProducts(
  acting: Acting,
  products: readonly OwnedId[],
  upTo: number,
): Promise<readonly Fact[]> {
  const told = await loadWhere(acting, upTo, [sql`kind = 'product' and about = ${any(products)}`])
  const meters = told.flatMap(({ body }) =>
    (body as Readonly<{ charges: readonly Readonly<{ meter?: OwnedId }>[] }>).charges.flatMap(
      ({ meter }) => meter ?? [],
    ),
  )
  if (meters.length === 0) return told
  return [...told, ...(await loadWhere(acting, upTo, [sql`kind = 'meter' and about = ${any([...new Set(meters)])}`]))]
}

/** How far derived price books are followed: a list may itself come from another list. */
const MOST_DERIVED = 5

/** The prices of books that are for everybody or for one of these subscriptions, with the books that they are derived from. */
export async function loadPrices(
  acting: Acting,
  { books, subscriptions }: Readonly<{ books: readonly OwnedId[]; subscriptions: readonly OwnedId[] }>,
  upTo: number,
): Promise<readonly Fact[]> {
  const facts: Fact[] = []
  const met = new Set<OwnedId>()
  let next = [...new Set(books)]
  for (let depth = 0; next.length > 0 && depth < MOST_DERIVED; depth += 1) {
    for (const book of next) met.add(book)
    const told = await loadWhere(acting, upTo, [
      sql`kind = 'price_book' and about = ${any(next)}`,
      sql`in_book = ${any(next)} and (about_subscription is null or about_subscription = ${any(subscriptions)})`,
    ])
    facts.push(...told)
    next = told.flatMap(listsOf).filter((book) => !met.has(book))
  }
  const prices = facts.filter(({ kind }) => kind === 'price').map(({ about }) => about)
  // A price that was told anew, for another subscription or in another book, is no longer what it was.
  const newer = await loadWhere(acting, upTo, [
    sql`kind in ('price', 'price_withdrawn') and about = ${any([...new Set(prices)])}`,
  ])
  return inOrder([...facts, ...newer])
}

/** Each fact once, oldest first. */
function inOrder(facts: readonly Fact[]): readonly Fact[] {
  const each = new Map(facts.map((fact) => [fact.position, fact]))
  return [...each.values()].sort((a, b) => a.position - b.position)
}

function listsOf({ kind, body }: Fact): readonly OwnedId[] {
  if (kind !== 'price_book') return []
  const { derived } = body as Readonly<{ derived?: Readonly<{ list?: OwnedId }> }>
  return derived?.list === undefined ? [] : [derived.list]
}

async function loadWhere(
  acting: Acting,
  upTo: number,
  conditions: readonly RawBuilder<unknown>[],
): Promise<readonly Fact[]> {
  const parts = conditions.map(
    (condition) => sql`select ${FACT_COLUMNS} from fact where position <= ${upTo} and (${condition})`,
  )
  const { rows } = await sql<FactRow>`${sql.join(parts, sql` union all `)} order by position`.execute(acting)
  return rows.map(factOf)
}
