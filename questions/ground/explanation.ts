import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount, moment } from '#questions/reading.ts'

const usageReference = z.object({
  subscription: z.string(),
  meter: z.string(),
  from: moment,
  to: moment,
  usagePosition: z.int(),
  events: z.int(),
})

const node = z.object({
  path: z.string().meta({ description: '1 is the posting itself, 1.2 its second reason', example: '1.1.2' }),
  rule: z.string(),
  says: z.string(),
  amount: amount.optional(),
  currency: z.string().optional(),
  quantity: amount.optional(),
  unit: z.string().optional(),
  facts: z.array(z.string()).optional(),
  usage: usageReference.optional().meta({ description: 'Ask usage-events for the events behind this quantity' }),
  posting: z.string().optional().meta({ description: 'The posting in which the reasons go on: explain it next' }),
  closed: z.int().meta({ description: 'Reasons below this one that you may not see' }),
})

type Row = Readonly<{ path: string; children: number; body: Omit<z.infer<typeof node>, 'path' | 'closed'> }>

/** Reasons come with their posting and never change: they were there at a cut if it was. */
function wasPosted(posting: string, { record }: Cut) {
  const statement = posting.startsWith('statement:') ? posting.slice('statement:'.length) : null
  return sql`exists (
    select from invoice_line where id = ${posting} and position <= ${record}
    union all select from earning where id = ${posting} and position <= ${record}
    union all select from payout where id = ${posting} and position <= ${record}
    union all select from statement where id = ${statement} and position <= ${record})`
}

/** Why an invoice line, an earning or a payout is what it is. */
export const explanation = door({
  name: 'explanation',
  kind: 'question',
  summary: 'Explain an invoice line, an earning or a payout',
  description:
    'The tree of reasons as a flat list, parents before children. Where a node names a posting, explain that next; where it names usage, ask for its events. What you may not see is counted in `closed`, never shown as empty.',
  http: { method: 'GET', path: '/v1/explanations/{posting}' },
  input: z.object({ posting: z.string().meta({ example: 'line:ALTUS-INV-000003/2' }), as_of: asOf }),
  output: z.object({ posting: z.string(), nodes: z.array(node), cut: cutField }),
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { posting, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const { rows } =
        await sql<Row>`select path, children, body from reason where posting = ${posting} and ${wasPosted(posting, cut)}
        order by string_to_array(path, '.')::int[]`.execute(acting)
      if (rows.length === 0)
        return refuse({ code: 'not_found', says: `There is no posting ${posting} that you may see` })
      const shown = new Map<string, number>()
      for (const { path } of rows) {
        const parent = path.slice(0, path.lastIndexOf('.'))
        shown.set(parent, (shown.get(parent) ?? 0) + 1)
      }
      const nodes = rows.map(({ path, children, body }) => ({
        ...body,
        path,
        closed: children - (shown.get(path) ?? 0),
      }))
      return ok({ posting, nodes })
    }),
})
