import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { flattenReason } from '#core/ground/reason.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { STAGES } from '#core/life/role.ts'
import { DELIVERIES } from '#core/rewards/program.ts'
import type { CaseFault, ProgramCase } from '#core/rewards/program-case.ts'
import { caseDifferences } from '#core/rewards/program-case-expected.ts'
import { type CaseSettlement, type RunCase, runProgramCase } from '#core/rewards/program-case-run.ts'
import { door } from '#operations/door.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import { schemaFaults } from '#operations/schema-faults.ts'
import { predicatesOf } from './predicates.ts'
import { programCaseFields } from './program-case-fields.ts'
import { checkProgram, type Finding } from './program-check.ts'
import { MOST_CHARACTERS } from './program-read.ts'

const amount = z.string().meta({ description: 'Exact decimal number as text', example: '240.00' })
const key = {
  partner: z.string(),
  incentive: z.string(),
  credit: z.string().meta({ description: 'What it is paid on' }),
}
const reason = z.object({
  path: z.string().meta({ description: '1 is the earning itself, 1.2 its second reason', example: '1.2' }),
  rule: z.string(),
  says: z.string(),
  amount: amount.optional(),
  currency: z.string().optional(),
  facts: z.array(z.string()).optional().meta({ description: 'What of the case it rests on, by the refs of `facts`' }),
})
const settlement = z.object({
  before: z.string().meta({ description: 'The day before which it counts' }),
  total: amount,
  earnings: z.array(
    z.object({
      ...key,
      customer: z.string().nullable(),
      stage: z.enum(STAGES),
      amount: amount.meta({ description: 'What this settlement posts' }),
      total: amount.meta({ description: 'What all up to it come to' }),
      correction: z.boolean(),
      held: amount.meta({ description: 'Granted and not vested' }),
      reasons: z.array(reason).meta({ description: 'The tree of its reasons as a flat list, parents first' }),
    }),
  ),
  parked: z.array(z.object({ ...key, code: z.string(), says: z.string() })),
  notEarned: z.array(z.object({ ...key, code: z.string(), says: z.string(), hint: z.string() })),
  caps: z.array(
    z.object({
      incentive: z.string().nullable(),
      says: z.string(),
      partner: z.string().nullable(),
      limit: amount,
      used: amount,
      remains: amount,
    }),
  ),
  statements: z.array(
    z.object({
      partner: z.string(),
      opening: amount,
      earned: amount,
      paid: amount,
      closing: amount,
      delivered: z.array(z.object({ as: z.enum(DELIVERIES), amount })),
    }),
  ),
})

export const ranProgramCase = z.object({
  program: z.string(),
  currency: z.string(),
  settlements: z.array(settlement),
  facts: z.array(z.object({ ref: z.string(), kind: z.string(), about: z.string(), place: z.string() })),
  expected: z.int().meta({ description: 'How many things the case expects' }),
  differences: z
    .array(z.object({ place: z.string(), says: z.string() }))
    .meta({ description: 'Where it comes to something else than it expects' }),
})
export type RanProgramCase = z.input<typeof ranProgramCase>

/** Runs a program over a case that is written down in the request, and reads nothing else. */
export const programCase = door({
  name: 'program-case',
  kind: 'question',
  summary: 'Run a program over a case: what each settlement would post, why, and what would not earn',
  description:
    'The case holds what was billed and sold, subscriptions, roles, milestones, touchpoints, tiers and the days of the settlements, and may say what it expects. Nothing is recorded, and nothing that is recorded is read. What is wrong in the program is refused with its line, what is wrong in the case with its place.',
  http: { method: 'POST', path: '/v1/program-case' },
  input: z.object({
    program: z
      .string()
      .min(1)
      .max(MOST_CHARACTERS)
      .meta({ description: 'The program as YAML or JSON', example: 'program: customer-lifecycle\nversion: 1\n…' }),
    case: programCaseFields,
  }),
  output: ranProgramCase,
  refusals: { program_does_not_hold: 422, case_does_not_hold: 422 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: async (_, input) => {
    const { program } = input
    // Fields that were left out are absent, not undefined: they come from JSON.
    const ran = runWritten(program, input.case as unknown as ProgramCase)
    if (ran.ok) return ran
    const { refusal } = ran
    if ('findings' in refusal) {
      const says = refusal.findings.map((one) => `line ${one.line}, column ${one.column}: ${one.says}`)
      return refuse({ code: 'program_does_not_hold', says: says.slice(0, MOST_FAULTS).join('; ') })
    }
    const says = refusal.faults.map((fault) => `${fault.place.join('.')}: ${fault.says}`)
    return refuse({ code: 'case_does_not_hold', says: says.slice(0, MOST_FAULTS).join('; ') })
  },
})

/** So many faults are told at once. */
const MOST_FAULTS = 5

type WrittenRefusal = Readonly<{ findings: readonly Finding[] }> | Readonly<{ faults: readonly CaseFault[] }>

/** Runs a program as it is written over a case that has the right fields. Refused with what is wrong in either. */
export function runWritten(text: string, one: ProgramCase): Result<RanProgramCase, WrittenRefusal> {
  const owner = ownerOf(one.product)
  const { body, findings, named = 'draft' } = checkProgram(text, owner)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (!body || errors.length > 0) return refuse({ findings: errors })
  const faults = factFaults(one)
  if (faults.length > 0) return refuse({ faults })
  const program: OwnedId = named.includes(':') ? named : `${owner}:${named}`
  const ran = runProgramCase(one, { program, body, predicates: predicatesOf() })
  if (!ran.ok) return refuse({ faults: ran.refusal })
  return ok({ program, currency: body.currency, ...answerOf(one, ran.value) })
}

/** Facts of a case have the body of their kind, as if they were recorded. */
function factFaults({ facts = [] }: ProgramCase): readonly CaseFault[] {
  return facts.flatMap(({ kind, body }, at): readonly CaseFault[] => {
    const known = FACT_KINDS.get(kind)
    if (!known) return [{ place: ['facts', at, 'kind'], says: `There is no kind of fact ${kind}` }]
    const parsed = known.schema.safeParse(body)
    if (parsed.success) return []
    return schemaFaults(known.schema, body, parsed.error).map(({ place, says }) => {
      return { place: ['facts', at, 'body', ...place], says }
    })
  })
}

function answerOf(one: ProgramCase, ran: RunCase): Omit<RanProgramCase, 'program' | 'currency'> {
  return {
    settlements: ran.settlements.map(settlementOf),
    facts: ran.facts.map(({ place, ...fact }) => ({ ...fact, place: place.join('.') })),
    expected: one.expect?.length ?? 0,
    differences: caseDifferences(one, ran).map(({ place, says }) => ({ place: place.join('.'), says })),
  }
}

function settlementOf({
  before,
  postings,
  parked,
  notEarned,
  caps,
  statements,
}: CaseSettlement): RanProgramCase['settlements'][number] {
  const total = postings.reduce((whole, { amount: each }) => whole.plus(each), ZERO)
  return {
    before,
    total: decimalText(total),
    earnings: postings.map(earningOf),
    parked: parked.map(({ key: { partner, incentive, credit }, park: { code, says } }) => {
      return { partner, incentive, credit, code, says }
    }),
    notEarned: notEarned.map(({ key: { partner, incentive, credit }, code, says, hint }) => {
      return { partner, incentive, credit, code, says, hint }
    }),
    caps: caps.map(({ incentive, says, partner, limit, used, remains }) => ({
      ...{ incentive: incentive ?? null, says, partner: partner ?? null },
      ...{ limit: decimalText(limit), used: decimalText(used), remains: decimalText(remains) },
    })),
    statements: statements.map(({ partner, opening, earned, payout, closing, delivered }) => ({
      ...{ partner, opening: decimalText(opening), earned: decimalText(earned) },
      ...{ paid: decimalText(payout), closing: decimalText(closing) },
      delivered: delivered.map((part) => ({ as: part.as, amount: decimalText(part.amount) })),
    })),
  }
}

function earningOf({
  key: of,
  amount: posted,
  total,
  kind,
  reason: root,
  evaluated,
}: CaseSettlement['postings'][number]) {
  const { partner, incentive, credit } = of
  const { about, stage, vested } = evaluated
  return {
    ...{ partner, incentive, credit, customer: about.customer, stage },
    amount: decimalText(posted),
    total: decimalText(total),
    correction: kind !== 'first',
    held: decimalText(vested ? vested.granted.minus(vested.vested) : ZERO),
    reasons: flattenReason(root, []).map(({ path, body }) => {
      const { rule, says, amount: comes, currency, facts } = body
      return {
        ...{ path, rule, says },
        ...(comes !== undefined && { amount: comes }),
        ...(currency !== undefined && { currency }),
        ...(facts && { facts: [...facts] }),
      }
    }),
  }
}
