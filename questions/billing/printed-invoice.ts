import { sql } from 'kysely'
import type { z } from 'zod'
import { type TaxRegistration, taxFactsFrom } from '#core/billing/tax/tax-facts.ts'
import { type Organization, organizationsFrom } from '#core/channel/organization.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { cutText } from '#questions/as-of.ts'
import { read } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { invoice } from './invoices.ts'

/** One side of a document, as it was known when the document was issued. */
export type PrintedParty = Readonly<{
  id: string
  name: string
  country: string | null
  taxIds: readonly Readonly<{ country: string; taxId: string }>[]
}>

/** A reason that both sides of the document may see. */
export type PrintedReason = Readonly<{ path: string; rule: string; says: string; amount?: string; quantity?: string }>

/** Everything that a printed invoice or credit note says. */
export type PrintedInvoice = Readonly<{
  document: z.input<typeof invoice.output>
  seller: PrintedParty
  buyer: PrintedParty
  /** Names of products and customers by id, as they were when it was issued. */
  names: ReadonlyMap<string, string>
  /** The reasons of each line by its id, parents before children. */
  reasons: ReadonlyMap<string, readonly PrintedReason[]>
}>

/**
 * An issued document with what is printed of it, all as of its own position and of what seller and buyer may both see: whoever of
 * the two asks, and whenever, gets the same. Refuses with `not_found`, alike for what is not there and what is others'.
 */
export async function printedInvoice(context: Context, number: string): Promise<Result<PrintedInvoice, Refusal>> {
  const position = await read(context, async (acting) => {
    const { rows } = await sql<{ position: number }>`select position from invoice where number = ${number}`.execute(
      acting,
    )
    return rows[0]?.position
  })
  if (position === undefined) return notFound(number)
  const shown = await invoice.run(context, { number, as_of: cutText({ record: position, usage: 0 }) })
  if (!shown.ok) return shown
  const document = shown.value
  return await read(context, async (acting) => {
    const facts = await loadFacts(acting, ['organization', 'product', 'tax_registration'], position)
    const countries = new Set(document.taxes.flatMap(({ country }) => country ?? []))
    const partyOf = (id: string): PrintedParty => printedParty(id, facts, { on: document.issueDate, countries })
    return ok({
      document,
      seller: partyOf(document.seller),
      buyer: partyOf(document.buyer),
      names: namesOf(facts),
      reasons: await sharedReasons(acting, document),
    })
  })
}

function notFound(number: string): Result<never, Refusal> {
  return refuse({ code: 'not_found', says: `There is no invoice ${number} that you sent or received` })
}

type Shown = Readonly<{ on: string; countries: ReadonlySet<string> }>

/** An organization with its tax ids in force on a day: of its own country, and of those whose tax the document names. */
export function printedParty(id: string, facts: readonly Fact[], { on, countries }: Shown): PrintedParty {
  const known: Organization | undefined = organizationsFrom(facts).get(id)
  const shows = ({ owner, country, from, to }: TaxRegistration): boolean =>
    owner === id &&
    (country === known?.country || countries.has(country)) &&
    from <= on &&
    (to === undefined || on < to)
  const taxIds = taxFactsFrom(facts)
    .registrations.filter(shows)
    .map(({ country, taxId }) => ({ country, taxId }))
    .toSorted((a, b) => (`${a.country} ${a.taxId}` < `${b.country} ${b.taxId}` ? -1 : 1))
  return { id, name: known?.name ?? id, country: known?.country ?? null, taxIds }
}

function namesOf(facts: readonly Fact[]): ReadonlyMap<string, string> {
  const named = facts.filter(({ kind }) => kind !== 'tax_registration')
  return new Map(named.map(({ about, body }) => [about, (body as Readonly<{ name: string }>).name]))
}

/** The reasons of a document's lines that are for both of its sides: what only one may see, such as its cost, is left away. */
async function sharedReasons(
  acting: Acting,
  { number, seller, buyer }: Readonly<{ number: string; seller: string; buyer: string }>,
): Promise<PrintedInvoice['reasons']> {
  const { rows } = await sql<PrintedReason & { posting: string }>`
    select r.posting, r.path, r.body->>'rule' as rule, r.body->>'says' as says, r.body->>'amount' as amount,
      r.body->>'quantity' as quantity
    from reason r join invoice_line l on l.id = r.posting
    where l.invoice_id = ${number} and r.parties @> ${[seller, buyer]}::text[]
    order by l.line, string_to_array(r.path, '.')::int[]`.execute(acting)
  return Map.groupBy(rows, ({ posting }) => posting)
}
