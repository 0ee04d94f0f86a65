import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import { ok } from '#core/ground/result.ts'
import {
  budgetLeft,
  EXCEPTION_KINDS,
  EXCEPTION_STATES,
  type Exception,
  exceptionsFrom,
} from '#core/rewards/exception.ts'
import type { ProgramFact } from '#core/rewards/program.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const COLUMNS = {
  id: { type: z.string(), kind: 'id' },
  program: { type: z.string(), kind: 'id' },
  incentive: { type: z.string(), kind: 'text' },
  partner: { type: z.string(), kind: 'id' },
  customer: { type: z.string().nullable(), kind: 'id' },
  credit: { type: z.string().nullable(), kind: 'text', says: 'Null where it is for every credit' },
  state: { type: z.enum(EXCEPTION_STATES), kind: 'choice', says: 'Only what is approved counts' },
  waives: { type: z.string().nullable(), kind: 'text', says: 'The code of the reason that it passes over' },
  pays: { type: amount.nullable(), kind: 'amount' },
  currency: { type: z.string().nullable(), kind: 'text', says: 'That of the program; null where you don’t see it' },
  because: { type: z.string(), kind: 'text' },
  within: { type: amount.nullable(), kind: 'amount', says: 'What approved exceptions of the program may come to' },
  left: { type: amount.nullable(), kind: 'amount', says: 'What is left of that beside what is approved' },
  askedBy: { type: z.string().nullable(), kind: 'id', says: 'Null for the partner' },
  askedAt: { type: moment.nullable(), kind: 'moment' },
  approvedBy: { type: z.string().nullable(), kind: 'id' },
  approvedAt: { type: moment.nullable(), kind: 'moment' },
} as const satisfies Readonly<Record<string, Column>>

/** Exceptions in the order of their ids, each with what became of it. */
export const incentiveExceptions = listDoor({
  name: 'incentive-exceptions',
  plural: 'exceptions',
  path: '/v1/incentive-exceptions',
  command: 'list exceptions',
  summary: 'List what was asked beside the rules of programs, what was approved, and what is left of its budgets',
  description:
    'The program’s owner sees all of them, the partner those that were approved for it, without who asked and the budget. `as_of` answers what was known at a moment.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  columns: COLUMNS,
  filters: {
    program: ownedId.optional(),
    partner: organizationId.optional(),
    state: z.enum(EXCEPTION_STATES).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, _, { filters: { program, partner, state }, cut, after, limit }) => {
    const facts = await loadFacts(acting, [...EXCEPTION_KINDS, 'program'], cut.record)
    const currencies = currenciesOf(facts)
    const all = exceptionsFrom(facts)
    const rows = all
      .filter((one) => program === undefined || one.program === program)
      .filter((one) => partner === undefined || one.partner === partner)
      .filter((one) => state === undefined || one.state === state)
      .map((one) => ({ id: one.id, row: rowOf(one, all, currencies.get(one.program)) }))
    return ok(() => inOrder(rows, { after, limit }))
  },
})

function currenciesOf(facts: readonly Fact[]): ReadonlyMap<string, string> {
  const programs = newestAboutEach(factsOfKind<ProgramFact>(facts, 'program'))
  return new Map([...programs].map(([id, { body }]) => [id, body.currency]))
}

function rowOf(one: Exception, all: readonly Exception[], currency: string | undefined): RowOf<typeof COLUMNS> {
  const { id, program, incentive, partner, customer, credit, state, effect, because, within, asked, approval } = one
  const left = budgetLeft(all, one)
  return {
    ...{ id, program, incentive, partner, state, because },
    customer: customer ?? null,
    credit: credit ?? null,
    waives: 'waive' in effect ? effect.waive : null,
    pays: 'pay' in effect ? effect.pay : null,
    currency: currency ?? null,
    within: within === undefined ? null : decimalText(within),
    left: left === undefined ? null : decimalText(left),
    askedBy: asked?.by ?? null,
    askedAt: asked?.at ?? null,
    approvedBy: approval?.by ?? null,
    approvedAt: approval?.at ?? null,
  }
}
