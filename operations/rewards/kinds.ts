import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { PARTNER_ROLES, STAGES } from '#core/life/role.ts'
import type { ProgramBody, ProgramFact } from '#core/rewards/program.ts'
import {
  changedField,
  type FactKind,
  notYours,
  organizationsNeeded,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { amountText, currency, date, organizationId, ownedId, zone } from '#operations/fields.ts'

const shared = { id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), stage: z.enum(STAGES), role: z.enum(PARTNER_ROLES) }

const incentive = z.union([
  z.strictObject({
    ...shared,
    trigger: z.literal('invoice.issued'),
    base: z.literal('line.amount'),
    link: z.literal('vendor-sale'),
    pay: z.strictObject({ percent: amountText }),
  }),
  z.strictObject({
    ...shared,
    trigger: z.templateLiteral(['milestone.', z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)]),
    pay: z.strictObject({ fixed: amountText }),
  }),
])

export const program: FactKind<ProgramBody> = {
  kind: 'program',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'A versioned document of incentives that an organization offers to the partners it names',
  schema: z.object({
    name: z.string().min(1).max(200),
    version: z.int().min(1),
    currency,
    effective: z.object({ from: date, to: date }),
    products: z.array(ownedId).min(1),
    partners: z.array(organizationId),
    incentives: z.array(incentive).min(1),
    payout: z.object({ months: z.union([z.literal(1), z.literal(3)]), zone, minimum: amountText }),
  }),
  needs: ({ body }) => organizationsNeeded(body.partners),
  fault: (told, known) => {
    const { owner, about, body } = told
    const foreign = body.products.find((one) => ownerOf(one) !== owner)
    if (foreign !== undefined) return notYours(`a program for ${foreign}`, `its vendor ${ownerOf(foreign)}`)
    const ids = body.incentives.map((one) => one.id)
    const twice = ids.find((id, at) => ids.indexOf(id) !== at)
    if (twice !== undefined) return { code: 'incentive_twice', says: `The program has two incentives named ${twice}` }
    const stranger = unknownOrganization(told, body.partners, known)
    if (stranger) return stranger
    return changedField(about, { before: known<ProgramFact>('program', about)?.body, now: body }, ['currency'])
  },
  parties: ({ owner, body }) => [...new Set([owner, ...body.partners])],
}
