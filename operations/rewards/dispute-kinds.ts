import { z } from 'zod'
import { PROGRAM_ROLES, TELLING_ROLES } from '#core/channel/access.ts'
import { readDecimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { present } from '#core/ground/result.ts'
import {
  DISPUTE_KINDS,
  DISPUTE_OUTCOMES,
  type Dispute,
  type DisputeBody,
  type DisputeDecidedBody,
  type DisputeFact,
  type DisputeMessageFact,
  type DisputeWithdrawnFact,
  disputeId,
  disputesFrom,
  disputeThrough,
  isClosed,
} from '#core/rewards/dispute.ts'
import type { Refusal } from '#operations/door.ts'
import { type FactKind, type Known, notYours, type ToldFact, unknown, type Weighed } from '#operations/fact-kind.ts'
import { amountText, organizationId, ownedId } from '#operations/fields.ts'
import { type DisputableLine, loadDisputable } from '#stores/postgres/disputes.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { payoutTermsFrom } from '#stores/postgres/payout-standings.ts'

export const disputeText = z.string().min(1).max(4000)

const between = {
  kinds: DISPUTE_KINDS,
  sharedWith: ({ owner, about, body }: ToldFact<unknown>, known: Known) => {
    const told = known<DisputeFact>('dispute', about)
    const payer = told?.body.payer ?? (body as Partial<DisputeBody>).payer
    return owner === payer ? told?.owner : payer
  },
}

export const dispute: FactKind<DisputeBody> = {
  kind: 'dispute',
  roles: TELLING_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'A partner says what is wrong with a line of a statement; told again, it goes on with it or begins anew',
  schema: z.object({
    statement: z.string().min(1).max(100),
    line: z.string().min(1).max(120),
    payer: organizationId,
    program: ownedId,
    incentive: z.string().min(1).max(100),
    credit: z.string().min(1).max(1000),
    text: disputeText,
  }),
  needs: () => [],
  fault: () => undefined,
  opens: async (acting, told) => {
    const lines = await loadDisputable(
      acting,
      told.map(({ body }) => body.line),
    )
    const programs = [...new Set(told.map(({ body }) => body.program))]
    const terms = payoutTermsFrom(
      await loadNewest(
        acting,
        programs.map((one) => ['program', one]),
      ),
    )
    return ({ owner, about, body }, { now }) => {
      const line = lines.get(body.line)
      if (!line || line.partner !== owner) return unknown('line', body.line)
      const of = terms.get(body.program)
      return (
        sameLineFault(line, body) ??
        aboutFault(about, disputeId(owner, line.statement, line.line)) ??
        windowFault(disputeThrough(line.issuedOn, of?.dispute_within), now.toZonedDateTimeISO(of?.zone ?? 'UTC'))
      )
    }
  },
  parties: ({ owner, body }) => [owner, body.payer],
}

/** What a dispute says of its line is what the line says: an outcome changes what was posted for that, and nothing else. */
function sameLineFault(line: DisputableLine, body: DisputeBody): Refusal | undefined {
  const wrong = (['statement', 'payer', 'program', 'incentive', 'credit'] as const).find(
    (one) => line[one] !== body[one],
  )
  if (wrong === undefined) return undefined
  return { code: 'line_differs', says: `The ${wrong} of ${line.id} is ${line[wrong]}, not ${body[wrong]}` }
}

function aboutFault(about: string, wanted: string): Refusal | undefined {
  return about === wanted
    ? undefined
    : { code: 'wrong_about', says: `A dispute of this line is ${wanted}, not ${about}` }
}

function windowFault(through: string, now: Temporal.ZonedDateTime): Refusal | undefined {
  if (now.toPlainDate().toString() <= through) return undefined
  return { code: 'dispute_window_over', says: `The line could be disputed through ${through}` }
}

const continuing = {
  about: 'owned',
  scope: 'rewards:write',
  continues: 'dispute',
  needs: () => [],
  weighs: between,
} as const

/** The dispute as it stands, or why nothing more can be said in it. */
function openFault(about: string, { facts, now }: Weighed): Refusal | undefined {
  const found = disputesFrom(facts, now).find(({ id }) => id === about)
  const { state } = present<Dispute>(found, `${about} is a dispute among what is weighed`)
  if (!isClosed(state)) return undefined
  return { code: 'dispute_closed', says: `${about} is ${state}: the line has to be disputed anew` }
}

/** Of the two sides, who the payer is and who the partner. */
function sidesOf(about: string, known: Known): Readonly<{ payer: string; partner: string }> {
  const told: Fact & DisputeFact = present(known<DisputeFact>('dispute', about), `${about} goes on with a dispute`)
  return { payer: told.body.payer, partner: told.owner }
}

export const disputeMessage: FactKind<DisputeMessageFact['body']> = {
  ...continuing,
  kind: 'dispute_message',
  roles: TELLING_ROLES,
  summary: 'Something said in the thread of a dispute by either side; the payer’s first answer stops its clock',
  schema: z.object({ text: disputeText }),
  fault: ({ owner, about }, known, _, weighed) => {
    const { payer, partner } = sidesOf(about, known)
    if (owner !== payer && owner !== partner) return notYours('a message', `${partner} or ${payer}`)
    return openFault(about, weighed)
  },
}

export const disputeDecided: FactKind<DisputeDecidedBody> = {
  ...continuing,
  kind: 'dispute_decided',
  roles: PROGRAM_ROLES,
  summary: 'The payer decides a dispute: what the line earns more, and why; the next settlement posts it',
  schema: z
    .object({
      outcome: z.enum(DISPUTE_OUTCOMES),
      adjust: amountText
        .optional()
        .meta({ description: 'What the line earns more, in the currency of its program; without it nothing' }),
      because: z.string().min(1).max(4000),
    })
    .refine(
      ({ outcome, adjust }) => outcome !== 'rejected' || adjust === undefined || readDecimal(adjust)?.eq(0) === true,
      'nothing to adjust where the dispute is rejected',
    ) as unknown as z.ZodType<DisputeDecidedBody>,
  fault: ({ owner, about }, known, _, weighed) => {
    const { payer } = sidesOf(about, known)
    return owner === payer ? openFault(about, weighed) : notYours('a decision', payer)
  },
}

export const disputeWithdrawn: FactKind<DisputeWithdrawnFact['body']> = {
  ...continuing,
  kind: 'dispute_withdrawn',
  roles: TELLING_ROLES,
  summary: 'The partner takes its dispute back',
  schema: z.object({ because: z.string().min(1).max(4000).optional() }) as z.ZodType<DisputeWithdrawnFact['body']>,
  fault: ({ owner, about }, known, _, weighed) => {
    const { partner } = sidesOf(about, known)
    return owner === partner ? openFault(about, weighed) : notYours('a withdrawal', partner)
  },
}
