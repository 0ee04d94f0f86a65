import { z } from 'zod'
import { type Commitment, commitmentsFrom, commitmentWindows } from '#core/billing/commitment.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Decimal, decimal, decimalText, isZero, larger, sum, ZERO } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import { divide } from '#core/ground/rounding.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadUsed, type UsedIn } from '#stores/postgres/promise-lines.ts'
import { everyFact, inOrder } from './quotes-reading.ts'

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  link: { type: z.string(), kind: 'id' },
  seller: { type: z.string(), kind: 'id' },
  buyer: { type: z.string(), kind: 'id' },
  name: { type: z.string(), kind: 'text' },
  currency: { type: z.string(), kind: 'text' },
  settlement: { type: z.enum(['true_up', 'burn_down', 'overage', 'true_forward']), kind: 'choice' },
  from: { type: moment, kind: 'moment' },
  to: { type: moment, kind: 'moment' },
  windowFrom: {
    type: moment,
    kind: 'moment',
    says: 'The window that runs; the first one before it begins, the last one after it ended',
  },
  windowTo: { type: moment, kind: 'moment' },
  committed: { type: amount, kind: 'amount', says: 'For that window' },
  used: { type: amount, kind: 'amount', says: 'What was posted of what it covers in that window' },
  left: { type: amount, kind: 'amount', says: 'What is left of it, or lacks; 0 where more was used' },
  beyond: { type: amount, kind: 'amount', says: 'What was used beyond it' },
  percent: { type: amount, kind: 'amount', says: 'How much of it was used' },
} as const satisfies Readonly<Record<string, Column>>

/** The commitments on the acting organization's links, and how far each is used. The window that runs depends on the clock. */
export const commitments = listDoor({
  name: 'commitments',
  plural: 'commitments',
  path: '/v1/commitments',
  command: 'list commitments',
  summary: 'List commitments that you took or made, with what is used and left',
  description:
    'Used is what was posted on the link of what the commitment covers, in the window that runs; what has not been closed yet is not in it, and nothing is forecast. Commitments that were withdrawn are left out. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  past: false,
  columns: COLUMNS,
  filters: { link: ownedId.optional(), buyer: organizationId.optional() },
  keyTypes: () => ['text'],
  pageRows: 100,
  page: async (acting, { organization, now }, { filters: { link, buyer }, after, limit }) => {
    const facts = await everyFact(acting, ['agreement', 'commitment', 'commitment_withdrawn'])
    const wanted = [...agreementsFrom(facts).values()]
      .filter(({ seller, buyer: who }) => seller === organization || who === organization)
      .filter((one) => (link === undefined || one.id === link) && (buyer === undefined || one.buyer === buyer))
      .flatMap((agreement) =>
        commitmentsFrom(facts, agreement.id)
          .filter(({ withdrawn }) => !withdrawn)
          .map((commitment) => ({ id: commitment.id, row: { agreement, commitment } })),
      )
    const found: Readonly<{ id: string; row: RowOf<typeof COLUMNS> }>[] = []
    for (const { row } of inOrder(wanted, after, limit)) {
      found.push({ id: row.commitment.id, row: await rowOf(acting, row, now) })
    }
    return ok(() => inOrder(found, undefined, limit))
  },
})

type Made = Readonly<{ agreement: Agreement; commitment: Commitment }>

async function rowOf(
  acting: Acting,
  { agreement, commitment }: Made,
  now: Temporal.Instant,
): Promise<RowOf<typeof COLUMNS>> {
  const { id, link, name, from, to, settlement } = commitment
  const windows = commitmentWindows(commitment, agreement.calendar)
  const ends = windows.flatMap((periods) => periods.at(-1)?.to ?? []).at(-1) ?? Temporal.Instant.from(to)
  const begins = windows[0]?.[0]?.from ?? Temporal.Instant.from(from)
  const posted = await loadUsed(acting, link, { from: begins, to: ends, covers: commitment.covers })
  const { window, committed, used } = runningWindow(commitment, { windows, posted, now })
  const left = larger(committed.minus(used), ZERO)
  return {
    ...{ id, link, seller: agreement.seller, buyer: agreement.buyer, name, currency: agreement.currency },
    ...{ settlement: settlement.by, from, to },
    windowFrom: (window[0]?.from ?? begins).toString(),
    windowTo: (window.at(-1)?.to ?? ends).toString(),
    committed: decimalText(committed),
    used: decimalText(used),
    left: decimalText(left),
    beyond: decimalText(larger(used.minus(committed), ZERO)),
    percent: isZero(committed)
      ? '0'
      : decimalText(divide(used.times(100), committed, { places: 2, mode: 'half_even' })),
  }
}

type Windows = ReturnType<typeof commitmentWindows>

/** The window that runs, what was used in it, and what is committed for it: with `true_forward`, what was used before, where that is more. */
function runningWindow(
  { amount: first, settlement }: Commitment,
  { windows, posted, now }: Readonly<{ windows: Windows; posted: readonly UsedIn[]; now: Temporal.Instant }>,
): Readonly<{ window: Windows[number]; committed: Decimal; used: Decimal }> {
  let running = { window: windows[0] ?? [], committed: decimal(first), used: ZERO }
  for (const [at, window] of windows.entries()) {
    const [begins, ends] = [window[0]?.from, window.at(-1)?.to]
    if (!begins || !ends || (at > 0 && isBefore(now, begins))) break
    const grown = settlement.by === 'true_forward' ? larger(running.committed, running.used) : running.committed
    const inside = posted.filter(({ from }) => !isBefore(from, begins) && isBefore(from, ends))
    running = { window, committed: grown, used: sum(inside.map((one) => one.amount)) }
  }
  return running
}
