import { z } from 'zod'
import { secondPersonFault } from '#core/billing/credit-use.ts'
import { MONEY_ROLES, PROGRAM_ROLES } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import {
  budgetFault,
  EXCEPTION_KINDS,
  type ExceptionApprovedBody,
  exceptionsFrom,
  type IncentiveExceptionBody,
  type IncentiveExceptionFact,
} from '#core/rewards/exception.ts'
import type { ProgramFact } from '#core/rewards/program.ts'
import { actorFault, actorId, personOf } from '#operations/billing/quote-schema.ts'
import {
  changedField,
  type FactKind,
  organizationsNeeded,
  stableText,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { amountText, organizationId, ownedId } from '#operations/fields.ts'
import { lockInTurn } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { programFault } from './parameter-kinds.ts'

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

const positive = amountText.refine((text) => Number(text) > 0, 'an amount above zero')

const content = {
  program: ownedId,
  incentive: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'the id of an incentive, such as deploy'),
  partner: organizationId,
  customer: organizationId.optional(),
  credit: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 :._/|+-]{0,299}$/, 'the name of a credit, as a statement has it')
    .optional()
    .meta({ description: 'The credit as a statement names it; without it every credit of the partner' }),
  effect: z.union([
    z.strictObject({
      waive: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'the code of a reason, such as learned_late'),
    }),
    z.strictObject({ pay: positive }),
  ]),
  because: z.string().min(1).max(500).meta({ description: 'Why; once it is approved, the partner reads it' }),
}

const schema = z
  .object({
    ...content,
    within: amountText.optional().meta({
      description: 'What all approved exceptions of the program that pay may come to, this one included',
      example: '5000.00',
    }),
    by: actorId,
  })
  .refine(
    ({ effect, within }) => within === undefined || 'pay' in effect,
    'no budget of a waiver: what it costs is not known when it is approved',
  )

export const incentiveException: FactKind<IncentiveExceptionBody> = {
  kind: 'incentive_exception',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'Somebody asks that a partner gets what the rules of a program don’t give; a second person approves it',
  schema: schema as unknown as z.ZodType<IncentiveExceptionBody>,
  needs: ({ body }) => [
    ['program', body.program],
    ...organizationsNeeded([body.partner, ...(body.customer === undefined ? [] : [body.customer])]),
  ],
  fault: (told, known, _, { principal }) => {
    const { about, body } = told
    const fault = programFault('an exception of a program', told, known)
    if (fault) return fault
    const { incentives } = present(known<ProgramFact>('program', body.program), `${body.program} is known`).body
    if (!incentives.some(({ id }) => id === body.incentive)) {
      return unknown('incentive', `${body.incentive} of ${body.program}`)
    }
    const before = known<IncentiveExceptionFact>('incentive_exception', about)?.body
    return (
      unknownOrganization(told, body.customer === undefined ? [] : [body.customer], known) ??
      actorFault('that a person asks', body.by, principal) ??
      changedField(about, { before, now: body }, FIELDS)
    )
  },
  parties: ({ owner }) => [owner],
}

/** What a second person has approved can't become something else. */
const FIELDS = ['program', 'incentive', 'partner', 'customer', 'credit', 'effect', 'because', 'within', 'by'] as const

export const exceptionApproved: FactKind<ExceptionApprovedBody> = {
  kind: 'exception_approved',
  roles: MONEY_ROLES,
  scope: 'billing:write',
  about: 'owned',
  summary: 'A second person of the program’s owner approves an exception to the letter, within its budget',
  schema: z.object({ exception: z.object(content), by: actorId }) as unknown as z.ZodType<ExceptionApprovedBody>,
  needs: ({ about }) => [['incentive_exception', about]],
  fault: ({ about, body }, known, _, { principal }) => {
    const asked = known<IncentiveExceptionFact>('incentive_exception', about)
    if (!asked) return unknown('incentive_exception', about)
    const { by, within, ...wanted } = asked.body
    if (stableText(wanted) !== stableText(body.exception)) {
      return { code: 'other_content', says: `${by} has asked for ${stableText(wanted)}` }
    }
    return actorFault('an approval', body.by, principal)
  },
  opens: async (acting, told, judged) => {
    // Of two that are approved at once, the second knows what the first has taken of the budget.
    for (const owner of new Set(told.map((one) => one.owner))) await lockInTurn(acting, `exceptions ${owner}`)
    const stored = await loadFacts(acting, EXCEPTION_KINDS, Number.MAX_SAFE_INTEGER)
    return ({ about, body }, { principal }) => {
      const fresh = judged.map((fact, at) => ({ ...fact, position: NOT_YET_TAKEN + at }))
      const all = exceptionsFrom([...stored, ...fresh])
      const asked = present(
        all.find(({ id }) => id === about),
        `${about} was asked for`,
      )
      if (asked.state !== 'waiting') {
        return { code: 'nothing_to_decide', says: `There is nothing to decide: ${about} is approved` }
      }
      const person = personOf(body.by, principal)
      return (
        secondPersonFault('Approving an exception', { person, asked: [asked.asked?.by] }) ?? budgetFault(all, asked)
      )
    }
  },
  parties: ({ owner, body }) => [owner, body.exception.partner],
}
