import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { month as monthField } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount, moment } from '#questions/reading.ts'

const linkMonth = z.object({
  link: z.string(),
  seller: z.string(),
  buyer: z.string(),
  currency: z.string(),
  total: amount,
  invoices: z.array(z.object({ number: z.string(), total: amount, lines: z.int(), corrections: z.int() })),
})
const statementMonth = z.object({
  number: z.string(),
  payer: z.string(),
  partner: z.string(),
  currency: z.string(),
  earned: amount,
  paid: amount,
  closing: amount,
  payout: z.string().nullable(),
})
const chain = z.object({
  subscription: z.string(),
  product: z.string(),
  customer: z.string(),
  organizations: z.array(z.string()).meta({ description: 'From the vendor to the customer' }),
  links: z.array(z.string()),
  from: moment,
  to: moment.nullable(),
})
const parkedKey = z.object({ scope: z.string(), key: z.string(), code: z.string(), says: z.string(), since: moment })

/** One month as the acting organization may see it: what each of its links invoiced, what was earned, what is parked. */
export const month = door({
  name: 'month',
  kind: 'question',
  summary: 'Show a month: each link’s invoices, the statements, what is parked',
  description:
    'Links that you are party to, with their invoices for periods that start in the month; statements of the month; the chains of your subscriptions; what is parked now, which is null where `as_of` asks for the past. Without a month, the newest one that was invoiced.',
  http: { method: 'GET', path: '/v1/month' },
  command: 'month',
  input: z.object({ month: monthField.optional(), as_of: asOf }),
  output: z.object({
    month: z.string().nullable(),
    months: z
      .array(z.string())
      .meta({ description: 'Every month with an invoice or statement that you may see, oldest first' }),
    links: z.array(linkMonth),
    statements: z.array(statementMonth),
    chains: z.array(chain),
    parked: z.array(parkedKey).nullable(),
    cut: cutField,
  }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { month: asked, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const known = await sql<{ period: string }>`
        select period from invoice where position <= ${cut.record}
        union select period from statement where position <= ${cut.record} order by period`.execute(acting)
      const months = known.rows.map((row) => row.period)
      const wanted = asked ?? months.at(-1) ?? null
      const links = await sql<z.infer<typeof linkMonth>>`
        select link, seller_id as seller, buyer_id as buyer, currency, sum(total)::text as total,
          json_agg(json_build_object('number', number, 'total', total::text,
            'lines', (select count(*) from invoice_line l where l.invoice_id = i.id),
            'corrections', (select count(*) from invoice_line l where l.invoice_id = i.id and l.kind <> 'first')
          ) order by number) as invoices
        from invoice i where period = ${wanted} and position <= ${cut.record} group by link, seller_id, buyer_id, currency order by link`.execute(
        acting,
      )
      const statements = await sql<z.infer<typeof statementMonth>>`
        select number, payer_id as payer, partner_id as partner, currency, earned::text, paid::text, closing::text,
          (select p.number from payout p where p.statement_id = s.id) as payout
        from statement s where period = ${wanted} and position <= ${cut.record} order by number`.execute(acting)
      const chains = await sql<z.infer<typeof chain>>`
        select s.about as subscription, s.body->>'product' as product, s.body->>'customer' as customer,
          array(select split_part(l, ':', 1) from jsonb_array_elements_text(s.body->'chain') l) || (s.body->>'customer') as organizations,
          s.body->'chain' as links, s.body->>'from' as from, e.body->>'at' as to
        from (select distinct on (about) * from fact where kind = 'subscription' and position <= ${cut.record} order by about, position desc) s
        left join (select distinct on (about) * from fact where kind = 'subscription_cancelled' and position <= ${cut.record} order by about, position desc) e
          on e.about = s.about
        order by s.about`.execute(acting)
      const parked = await sql<
        z.infer<typeof parkedKey>
      >`select scope, key, code, says, since from parked order by scope, key`.execute(acting)
      return ok({
        month: wanted,
        months,
        links: links.rows,
        statements: statements.rows,
        chains: chains.rows,
        parked: as_of === undefined ? parked.rows : null,
      })
    }),
})
