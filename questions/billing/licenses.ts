import { sql } from 'kysely'
import { z } from 'zod'
import { LICENSE_REFUSALS, type LicenseFacts, nextRenewal, refusalFor } from '#core/billing/license.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { as, type Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf, rowShape } from '#questions/list.ts'
import { amount, moment, read } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadLicenseFacts } from '#stores/postgres/license-facts.ts'

const state = z.enum(['valid', 'expired', 'replaced', 'revoked'])
const next = z.enum(['renews', ...LICENSE_REFUSALS, 'license_withheld'])

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  subscription: { type: z.string(), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  customer: { type: z.string(), kind: 'id' },
  vendor: { type: z.string(), kind: 'id' },
  instance: { type: z.string().nullable(), kind: 'id', says: 'The installation that it is for, where it is for one' },
  plan: { type: z.string().nullable(), kind: 'text' },
  features: { type: z.array(z.string()), kind: 'list' },
  quantity: { type: amount, kind: 'amount' },
  state: {
    type: state,
    kind: 'choice',
    says: 'valid; expired; replaced by a newer one of the same installation; revoked with the key that signed it',
  },
  issuedAt: { type: moment, kind: 'moment' },
  askedBy: {
    type: z.string(),
    kind: 'id',
    says: 'The organization that asked for it; the vendor where it was renewed',
  },
  notBefore: { type: moment, kind: 'moment' },
  renewAt: { type: moment, kind: 'moment', says: 'The end of what was paid for: from then on the next can be had' },
  expiresAt: { type: moment, kind: 'moment' },
  kid: { type: z.string(), kind: 'id', says: 'The key that signed it' },
  next: {
    type: next.nullable(),
    kind: 'choice',
    says: 'Whether the next one comes, by what is known now, or why not; null where it was replaced',
  },
  nextAt: { type: moment.nullable(), kind: 'moment', says: 'When the next one is due' },
  nextSays: { type: z.string().nullable(), kind: 'text', says: 'Why the next one won’t come' },
} as const satisfies Readonly<Record<string, Column>>

type Row = RowOf<typeof COLUMNS>
type Stored = Omit<Row, 'next' | 'nextAt' | 'nextSays'> & Readonly<{ position: number }>

const NEWER = sql`exists (select from license n where n.subscription = l.subscription and n.instance = l.instance
  and n.position > l.position)`
const stateAt = (now: string) => sql`case when k.revoked_at is not null then 'revoked' when ${NEWER} then 'replaced'
  when l.expires_at <= ${now}::timestamptz then 'expired' else 'valid' end`

const stored = (now: string) => sql`select l.id, l.position, l.subscription, l.product, l.customer_id as customer,
    l.vendor_id as vendor, nullif(l.instance, '') as instance, l.plan, l.features, l.quantity::text as quantity,
    ${stateAt(now)} as state, l.issued_at as "issuedAt", l.asked_by as "askedBy", l.not_before as "notBefore",
    l.renew_at as "renewAt", l.expires_at as "expiresAt", l.kid
  from license l join license_key k using (vendor_id, kid)`

/** The licenses that the acting organization issued, sold or runs on. */
export const licenses = listDoor({
  name: 'licenses',
  plural: 'licenses',
  path: '/v1/licenses',
  command: 'list licenses',
  summary: 'List licenses, with what becomes of each',
  description:
    'Those of your products, of subscriptions that you sell, and your own; the newest first. The signed document is not shown: issuing gives it again. Each says whether the next one comes, or why not. Whether a payment stands in the way is told to the two sides of the vendor’s link alone.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    subscription: ownedId.optional(),
    product: ownedId.optional(),
    customer: organizationId.optional(),
    state: state.optional(),
  },
  keyTypes: () => ['bigint', 'text'],
  page: async (acting, context, { filters, after, limit }) => {
    const now = context.now.toString()
    const [position, id] = after ?? []
    const conditions = [
      ...(filters.subscription === undefined ? [] : [sql`l.subscription = ${filters.subscription}`]),
      ...(filters.product === undefined ? [] : [sql`l.product = ${filters.product}`]),
      ...(filters.customer === undefined ? [] : [sql`l.customer_id = ${filters.customer}`]),
      ...(filters.state === undefined ? [] : [sql`${stateAt(now)} = ${filters.state}`]),
      ...(position === undefined ? [] : [sql`(l.position, l.id) < (${position}::bigint, ${id})`]),
    ]
    const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
    const { rows } = await sql<Stored>`${stored(now)} where ${where}
      order by l.position desc, l.id desc limit ${limit}`.execute(acting)
    return ok(async () => {
      const shown = await withNext(context, rows)
      return shown.map((row, at) => ({ row, keys: [String(rows[at]?.position), row.id] }))
    })
  },
})

/** Each row with what becomes of it. The vendor knows what that rests on, so it is asked as the vendor. */
async function withNext(context: Context, rows: readonly Stored[]): Promise<readonly Row[]> {
  const facts = new Map<OwnedId, LicenseFacts>()
  const newest = rows.filter((row) => row.state !== 'replaced')
  for (const [vendor, group] of Map.groupBy(newest, (row) => row.vendor)) {
    for (const [id, found] of await factsOf(context, vendor, group)) facts.set(id, found)
  }
  return rows.map(({ position, ...row }) => ({ ...row, ...nextOf(context, row, facts.get(row.subscription)) }))
}

async function factsOf(context: Context, vendor: OrganizationId, rows: readonly Stored[]) {
  const subscriptions = [...new Set(rows.map(({ subscription }) => subscription))]
  return await read(as(context, vendor), (acting) => loadLicenseFacts(acting, vendor, subscriptions))
}

function nextOf(
  { now, organization }: Context,
  { state: stands, renewAt }: Pick<Stored, 'state' | 'renewAt'>,
  facts: LicenseFacts | undefined,
): Pick<Row, 'next' | 'nextAt' | 'nextSays'> {
  if (stands === 'replaced' || !facts) return { next: null, nextAt: null, nextSays: null }
  // What was revoked is issued anew as soon as somebody asks.
  const renewal = nextRenewal(facts, stands === 'revoked' ? now.toString() : renewAt, now)
  if (renewal.renews) return { next: 'renews', nextAt: renewal.at, nextSays: null }
  const { code, says } = refusalFor(renewal.because, facts, organization)
  return { next: code, nextAt: renewal.at, nextSays: says }
}

/** One license. */
export const license = door({
  name: 'license',
  kind: 'question',
  summary: 'Show a license, its state, and whether the next one comes',
  description:
    'A license of others is the same as one that does not exist. The signed document is not shown: issuing gives it again.',
  http: { method: 'GET', path: '/v1/licenses/{id}' },
  command: 'show license',
  input: z.object({ id: z.string().max(100).meta({ example: 'lic_3f6c1c5e-6f0a-4d53-9f5b-0d1f6a0c9a11' }) }),
  output: z.object(rowShape(COLUMNS)),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: async (context, { id }) => {
    const rows = await read(context, (acting) => findOne(acting, id, context.now))
    const [row] = await withNext(context, rows)
    return row ? ok(row) : refuse({ code: 'not_found', says: `There is no license ${id} that you may see` })
  },
})

async function findOne(acting: Acting, id: string, now: Temporal.Instant): Promise<readonly Stored[]> {
  const { rows } = await sql<Stored>`${stored(now.toString())} where l.id = ${id}`.execute(acting)
  return rows
}
