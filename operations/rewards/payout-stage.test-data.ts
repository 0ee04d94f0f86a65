/** Altus pays Leaf and Birch under one program: organizations, an ordered payout for each statement, and all that opens its gates. */

import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { MACHINE, type PersonRole, type Principal } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { Program } from '#core/rewards/program.ts'
import { draftStatement } from '#core/rewards/statement.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { beginRun } from '#operations/run.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { actAs, beginPosting } from '#stores/postgres/acting.ts'
import { saveFacts } from '#stores/postgres/facts.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { finishRun } from '#stores/postgres/runs.ts'
import { issueStatement } from '#stores/postgres/statements.ts'
import type { Stage } from '#tools/vitest/stage.ts'

export const person = (id: string, ...roles: PersonRole[]): Principal & { id: string } => ({
  kind: 'person',
  id,
  roles,
})
export const ADA = person('psn_altus_ada', 'finance')
export const BEN = person('psn_altus_ben', 'finance')
export const LIV = person('psn_leaf_liv', 'owner')

export type Call = Readonly<{ by: string; at?: string; as?: Principal }>
type Told = Readonly<{ kind: string; about: string; id?: string; body: Record<string, unknown> }>

const SEAL = sealWith(new Uint8Array(32).fill(7))
export const NOW = '2026-07-02T10:00:00Z'
export const ISSUED = '2026-07-01T08:00:00Z'
export const PROGRAM = 'altus:lifecycle'
export const LEAF = { legalName: 'Leaf GmbH', country: 'DE', taxId: 'DE123' }
export const BIRCH = { legalName: 'Birch GmbH', country: 'DE', taxId: 'DE456' }
export const IBAN = 'DE89 3704 0044 0532 0130 00'

export function contextOf(stage: Stage, { by, at = NOW, as = MACHINE }: Call): Context {
  const { records, usage } = stage
  return {
    records,
    usage,
    seal: SEAL,
    operator: 'altus',
    principal: as,
    organization: by,
    now: Temporal.Instant.from(at),
  }
}

/** What a door answers, or `code: sentence`. */
export async function through<Input extends z.ZodObject, Output extends z.ZodType>(
  stage: Stage,
  call: Call,
  door: Door<Input, Output>,
  input: z.input<Input>,
): Promise<z.input<Output> | string> {
  const answer = await perform(door, contextOf(stage, call), door.input.parse(input))
  return answer.ok ? answer.value : `${answer.refusal.code}: ${answer.refusal.says}`
}

/** Records facts, all of them new. */
export async function tell(stage: Stage, call: Call, ...facts: Told[]): Promise<void> {
  const said = await refusalOf(stage, call, ...facts)
  if (said !== undefined) throw new Error(said)
}

/** `code: sentence` of what speaks against recording facts; undefined where they were recorded. */
export async function refusalOf(stage: Stage, call: Call, ...facts: Told[]): Promise<string | undefined> {
  const answer = await perform(recordFacts, contextOf(stage, call), recordFacts.input.parse({ facts }))
  return answer.ok ? undefined : `${answer.refusal.code}: ${answer.refusal.says}`
}

/** The program with these terms of payout, as its newest version. */
export function program(payout: Partial<Program['payout']> = {}): Program {
  return {
    ...{ id: PROGRAM, owner: 'altus', fact: 0, name: 'Lifecycle', version: 1, currency: 'EUR' },
    effective: { from: '2026-01-01', to: '2027-01-01' },
    products: ['altus:stratum'],
    partners: ['leaf', 'birch'],
    incentives: [],
    payout: { period: 'month', zone: 'Europe/Berlin', minimum: '10', ...payout },
  }
}

/** Publishes the program: the payouts that are ordered, and to come, are held by what it says now. */
export async function publish(stage: Stage, payout: Partial<Program['payout']> = {}): Promise<void> {
  const { id: about, owner, fact: _, ...body } = program(payout)
  await actAs(contextOf(stage, { by: 'altus' }), async (acting) => {
    const position = await takePositions(acting, 1, Temporal.Instant.from(NOW))
    const id = `program-${position}`
    const fact = { kind: 'program', id, about, owner, learnedAt: NOW, body, parties: ['altus', 'leaf', 'birch'] }
    await saveFacts(acting, [fact], position)
  })
}

/** A statement of one earning for each amount, paid out as a settlement would. Says its number and that of its payout. */
export async function settled(
  stage: Stage,
  partner: string,
  amounts: readonly string[],
  { opening = '0', at = ISSUED }: Readonly<{ opening?: string; at?: string }> = {},
): Promise<Readonly<{ statement: string; payout: string }>> {
  const context = contextOf(stage, { by: 'altus', at })
  const begun = await beginRun(context, 'settle', '2026-06')
  if (!begun.ok) throw new Error(begun.refusal.says)
  const run = begun.value
  const lines = amounts.map((amount, nth) => ({
    key: { program: PROGRAM, incentive: 'consume', partner, credit: `${run.id} ${nth}` },
    revision: 1,
    kind: 'first' as const,
    amount: decimal(amount),
    total: decimal(amount),
    cut: run.cut,
    basis: [],
    news: [],
    reason: { rule: 'earned', says: `${amount} EUR earned`, amount, currency: 'EUR' },
  }))
  const period = {
    from: Temporal.Instant.from('2026-05-31T22:00:00Z'),
    to: Temporal.Instant.from('2026-06-30T22:00:00Z'),
    zone: 'Europe/Berlin',
    starts: Temporal.PlainDate.from('2026-06-01'),
  }
  return await actAs(context, async (acting) => {
    await finishRun(acting, run, context.now)
    const draft = present(draftStatement(program(), partner, decimal(opening), lines), 'there is something to state')
    await beginPosting(acting, { seller: 'altus', buyer: partner })
    const position = await takePositions(acting, 1, context.now)
    const about = {
      customer: 'fen-foods',
      product: 'altus:stratum',
      earnedFrom: period.from.toString(),
      version: 1,
      deliver: 'cash',
    }
    const issued = await issueStatement(
      acting,
      {
        ...{ draft, before: null, notEarned: [], period, run, now: context.now, partnerBuys: true },
        detailOf: ({ reason }) => ({ stage: 'manage', about, says: reason.says, corrects: null }),
        reasonOf: ({ reason }) => reason,
      },
      position,
    )
    return { statement: issued.number, payout: issued.payout ?? '' }
  })
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const EARLY = '2026-01-02T09:00:00Z'

/** The three organizations, known to each other, and the terms that partners accept. */
export async function found(stage: Stage): Promise<void> {
  const operator = { by: 'altus', at: EARLY }
  for (const id of ['altus', 'leaf', 'birch', 'rival']) {
    const body = { name: id, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' }
    await tell(stage, operator, { kind: 'organization', about: id, body })
  }
  const organizations = ['altus', 'leaf', 'birch', 'rival']
  await tell(stage, operator, { kind: 'introduction', about: 'altus:all', body: { organizations } })
  const terms = { version: 1, title: 'Partner terms', parts: ['reseller'], text: 'Terms', sha256: sha256('Terms') }
  await tell(stage, operator, { kind: 'terms', about: 'altus:terms', body: { ...terms, from: '2026-01-01T00:00:00Z' } })
}

/** Enrolls a partner with Altus. */
export async function enroll(stage: Stage, partner: string): Promise<void> {
  const about = `${partner}:altus`
  const company = { legalName: partner, registrationNumber: 'HRB 1', country: 'DE' }
  const [own, host] = [
    { by: partner, at: EARLY },
    { by: 'altus', at: EARLY },
  ]
  const application = { to: 'altus', parts: ['reseller'], company, contact: 'psn_12345678' }
  await tell(stage, own, { kind: 'partner_application', about, body: application })
  await tell(stage, host, { kind: 'application_decided', about, body: { decision: 'approved' } })
  const accepted = { terms: 'altus:terms', version: 1, sha256: sha256('Terms'), person: 'psn_12345678', at: EARLY }
  await tell(stage, own, { kind: 'terms_accepted', about, body: accepted })
  await tell(stage, host, { kind: 'enrolled', about, body: { from: EARLY } })
}

export type Named = Readonly<{ legalName: string; country: string; taxId?: string }>

export const detailsTold = (stage: Stage, partner: string, named: Named, at = NOW) =>
  tell(
    stage,
    { by: partner, at },
    { kind: 'payout_details', about: `${partner}:payout`, body: { payers: ['altus'], ...named } },
  )
export const consentTold = (stage: Stage, partner: string, at = NOW) =>
  tell(
    stage,
    { by: partner, at },
    { kind: 'self_billing_consent', about: `${partner}:self-billing`, body: { payer: 'altus', from: '2026-01-01' } },
  )
export const screened = (stage: Stage, partner: string, named: Named, result = 'clear', at = NOW) =>
  tell(
    stage,
    { by: 'altus', at },
    {
      kind: 'screening_result',
      about: `altus:screening-${partner}`,
      body: {
        ...{ partner, result, screenedAt: at, screened: named, by: ADA.id },
        lists: [{ name: 'EU consolidated list', date: '2026-06-30' }],
      },
    },
  )

/** What stands on the accounts of incentives and cash, in each one's own books; accounts with nothing are left away. */
export async function books(stage: Stage): Promise<readonly string[]> {
  const rows = await stage.ask<{ says: string }>(`
    select organization_id || ' ' || account || ' ' || to_char(sum(amount), 'FM99990.00') as says from entry_line
    where account ~ '^(incentive-|cash)' group by organization_id, account having sum(amount) <> 0 order by 1`)
  return rows.map(({ says }) => says)
}

/** The events of a type that were told, with who hears of each. */
export async function events(stage: Stage, type: string) {
  return await stage.ask<{ parties: readonly string[]; data: Record<string, unknown> }>(
    'select parties, data from event_out where type = $1 order by position, number',
    [type],
  )
}
