import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { readDecimal } from '#core/ground/decimal.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { ProgramParametersBody, ProgramParametersFact } from '#core/rewards/parameter.ts'
import { endFault } from '#operations/channel/standing-kinds.ts'
import type { Refusal } from '#operations/door.ts'
import {
  changedField,
  type FactKind,
  type Known,
  notYours,
  organizationsNeeded,
  type ToldFact,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'

const parameterName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name such as target_q3')

const WORDS = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,79}$/u
const value = z
  .string()
  .refine(
    (text) => readDecimal(text) !== undefined || WORDS.test(text),
    'a decimal number as text, or words of letters and digits',
  )
  .meta({ description: 'A decimal number as text, or words', example: '100000' })

/** Refuses what is told of a program by others than its owner, or to a partner that it doesn't know. */
export function programFault(
  what: string,
  told: ToldFact<Readonly<{ program: string; partner: string }>>,
  known: Known,
): Refusal | undefined {
  const { owner, body } = told
  if (ownerOf(body.program) !== owner) return notYours(what, `the owner of ${body.program}`)
  if (!known('program', body.program)) return unknown('program', body.program)
  return unknownOrganization(told, [body.partner], known)
}

export const programParameters: FactKind<ProgramParametersBody> = {
  kind: 'program_parameters',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'What the rules of a program look up for one partner, such as its target, for a time',
  schema: z.object({
    program: ownedId,
    partner: organizationId,
    values: z
      .record(parameterName, value)
      .refine((values) => Object.keys(values).length > 0 && Object.keys(values).length <= 100, '1 to 100 values'),
    from: instant,
    to: instant.optional(),
  }) as z.ZodType<ProgramParametersBody>,
  needs: ({ body }) => [['program', body.program], ...organizationsNeeded([body.partner])],
  fault: (told, known) => {
    const { about, body } = told
    const fault = programFault('parameters of a program', told, known) ?? endFault('what is told', body)
    if (fault) return fault
    const before = known<ProgramParametersFact>('program_parameters', about)?.body
    return changedField(about, { before, now: body }, ['program', 'partner'])
  },
  parties: ({ owner, body }) => [owner, body.partner],
}
