import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { PERIOD_NAMES, type ProgramBody, type ProgramFact } from '#core/rewards/program.ts'
import {
  changedField,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { amountText, currency, date, organizationId, ownedId, zone } from '#operations/fields.ts'

export const program: FactKind<ProgramBody> = {
  kind: 'program',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'A versioned document of incentives that an organization offers to the partners it names',
  schema: z.looseObject({
    name: z.string().min(1).max(200),
    version: z.int().min(1),
    currency,
    effective: z.object({ from: date, to: date }),
    products: z.array(ownedId).min(1).optional(),
    partners: z.union([z.array(organizationId), z.literal('enrolled')]),
    incentives: z.array(z.looseObject({ id: z.string() })).min(1),
    payout: z.looseObject({ period: z.enum(PERIOD_NAMES), zone, minimum: amountText }),
  }) as unknown as z.ZodType<ProgramBody>,
  needs: ({ body }) => organizationsNeeded(listed(body)),
  fault: (told, known) => {
    const { owner, about, body } = told
    const foreign = body.products?.find((one) => ownerOf(one) !== owner)
    if (foreign !== undefined) return notYours(`a program for ${foreign}`, `its vendor ${ownerOf(foreign)}`)
    const ids = body.incentives.map((one) => one.id)
    const twice = ids.find((id, at) => ids.indexOf(id) !== at)
    if (twice !== undefined) return { code: 'incentive_twice', says: `The program has two incentives named ${twice}` }
    const stranger = unknownOrganization(told, listed(body), known)
    if (stranger) return stranger
    return changedField(about, { before: known<ProgramFact>('program', about)?.body, now: body }, ['currency'])
  },
  parties: ({ owner, body }) => [...new Set([owner, ...listed(body)])],
}

function listed({ partners }: ProgramBody) {
  return partners === 'enrolled' ? [] : partners
}
