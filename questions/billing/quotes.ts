import { createHash } from 'node:crypto'
import { z } from 'zod'
import { QUOTE_STATES, type Quote, quotesFrom } from '#core/billing/quote.ts'
import { quoteChanges } from '#core/billing/quote-changes.ts'
import { QUOTE_KINDS, type QuoteContent } from '#core/billing/quote-facts.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf, rowShape } from '#questions/list.ts'
import { moment, read } from '#questions/reading.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { everyFact, inOrder } from './quotes-reading.ts'

const HEAD = {
  id: { type: z.string().meta({ example: 'nordwind:q-17' }), kind: 'id' },
  version: { type: z.int(), kind: 'count' },
  link: { type: z.string(), kind: 'id' },
  seller: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id', says: 'The end customer that it is for' },
  deal: { type: z.string().nullable(), kind: 'id' },
  state: { type: z.enum(QUOTE_STATES), kind: 'choice' },
  since: { type: moment, kind: 'moment' },
  validUntil: { type: moment, kind: 'moment', says: 'The first moment at which it can no longer be accepted' },
  sentAt: { type: moment.nullable(), kind: 'moment' },
  purchaseOrder: { type: z.string().nullable(), kind: 'text' },
  billTo: { type: z.string().nullable(), kind: 'id' },
  acceptedBy: { type: z.string().nullable(), kind: 'id', says: 'The id of the person who accepted it' },
  declinedBecause: { type: z.string().nullable(), kind: 'text' },
} as const satisfies Readonly<Record<string, Column>>
type Head = RowOf<typeof HEAD>

/** Every version of the quotes on the acting organization's own links. What they are depends on the clock, so there is no past. */
export const quotes = listDoor({
  name: 'quotes',
  plural: 'quotes',
  path: '/v1/quotes',
  command: 'list quotes',
  summary: 'List the quotes that you wrote or got, version by version',
  description:
    'Only the seller and the buyer of a link see what was quoted on it, and the buyer what was sent. In the order of their ids, oldest version first.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: HEAD,
  filters: {
    link: ownedId.optional(),
    customer: organizationId.optional(),
    deal: ownedId.optional(),
    state: z.enum(QUOTE_STATES).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, context, { filters: { link, customer, deal, state }, after, limit }) => {
    const all = quotesFrom(await everyFact(acting, QUOTE_KINDS), context.now)
      .filter((one) => link === undefined || one.content.link === link)
      .filter((one) => customer === undefined || one.content.customer === customer)
      .filter((one) => deal === undefined || one.content.deal === deal)
      .filter((one) => state === undefined || one.state === state)
      .map((one) => ({ id: `${one.id} ${String(one.version).padStart(9, '0')}`, row: headOf(one) }))
    return ok(() => inOrder(all, after, limit))
  },
})

const change = z.object({
  what: z.string().meta({ example: 'lines[altus:stratum].quantity' }),
  before: z.string().nullable().meta({ description: 'Null where it was not there' }),
  now: z.string().nullable().meta({ description: 'Null where it is gone' }),
})

/** One version of a quote, whole, and what differs from the version before. */
export const quote = door({
  name: 'quote',
  kind: 'question',
  summary: 'Show a quote: a version, its content with its SHA-256, and what differs from the version before',
  description:
    'Without a version the newest that you see. The SHA-256 is what approving, sending and accepting name: of the content as JSON without blanks, the names of every object in order. Who wrote it and who approved it only its seller sees. A quote of others is the same as one that does not exist.',
  http: { method: 'GET', path: '/v1/quotes/{quote}' },
  command: 'show quote',
  input: z.object({ quote: ownedId, version: z.coerce.number().int().min(1).max(10_000).optional() }),
  output: z.object({
    ...rowShape(HEAD),
    sha256: z.string(),
    content: z.record(z.string(), z.unknown()),
    writtenBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    versions: z.array(z.object({ version: z.int(), state: z.enum(QUOTE_STATES), since: moment })),
    changes: z.array(change).meta({ description: 'What differs from the version before, of those that you see' }),
  }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { quote: id, version }) =>
    read(context, async (acting) => {
      const versions = quotesFrom(await loadFactsAbout(acting, [[QUOTE_KINDS, [id]]]), context.now)
      const at = version === undefined ? versions.length - 1 : versions.findIndex((one) => one.version === version)
      const found = versions[at]
      if (!found)
        return refuse({ code: 'not_found', says: `There is no such version of a quote ${id} that you may see` })
      const before = versions[at - 1]
      const content = contentOf(found)
      return ok({
        ...headOf(found),
        sha256: found.sent?.body.sha256 ?? hashOf(content),
        content: { ...content },
        writtenBy: found.writtenBy ?? null,
        approvedBy: found.approvedBy ?? null,
        versions: versions.map((one) => ({ version: one.version, state: one.state, since: one.since.toString() })),
        changes: before ? [...quoteChanges(contentOf(before), content)] : [],
      })
    }),
})

/** A draft holds who wrote it beside what is offered. */
function contentOf({ content }: Quote): QuoteContent {
  return Object.fromEntries(Object.entries(content).filter(([field]) => field !== 'by')) as QuoteContent
}

function hashOf(content: QuoteContent): string {
  return createHash('sha256').update(orderedJson(content)).digest('hex')
}

function orderedJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}

function headOf({ id, version, seller, content, state, since, sent, accepted, declined }: Quote): Head {
  return {
    ...{ id, version, seller, state },
    link: content.link,
    customer: content.customer,
    deal: content.deal ?? null,
    since: since.toString(),
    validUntil: content.validUntil,
    sentAt: sent?.learnedAt ?? null,
    purchaseOrder: accepted?.body.purchaseOrder ?? null,
    billTo: accepted?.body.billTo ?? null,
    acceptedBy: accepted?.body.by ?? null,
    declinedBecause: declined?.body.because ?? null,
  }
}
