import { z } from 'zod'
import { PROGRAM_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import { partiesOfLine, SELL_THROUGH_SIDES } from '#core/rewards/sell-through.ts'
import {
  NAME_DECISIONS,
  type SellThroughDecidedBody,
  type SellThroughHandedBody,
} from '#core/rewards/sell-through-facts.ts'
import type { Refusal } from '#operations/door.ts'
import {
  type FactKind,
  notYours,
  organizationsNeeded,
  type ToldFact,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { organizationId } from '#operations/fields.ts'
import { loadStandingNames, type NameKey } from '#stores/postgres/sell-through-matches.ts'
import { loadLineHolders } from '#stores/postgres/sell-through-ready.ts'

const because = z.string().min(1).max(500)

export const sellThroughDecided: FactKind<SellThroughDecidedBody> = {
  kind: 'sell_through_decided',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary:
    'What a name in a distributor’s sell-through means, for its lines so far and to come; or that it is open again',
  schema: z
    .object({
      vendor: organizationId,
      distributor: organizationId,
      side: z.enum(SELL_THROUGH_SIDES),
      key: z.string().min(1).max(500).meta({ description: 'As the review queue shows it', example: 'ref:R-1001' }),
      decision: z.enum(NAME_DECISIONS),
      target: z
        .string()
        .min(1)
        .max(130)
        .optional()
        .meta({ description: 'Of `match`: the organization or product that it means', example: 'fen-foods' }),
      because: because.optional(),
    })
    .refine(
      ({ decision, target }) => (decision === 'match') === (target !== undefined),
      'a target where the decision is match, and none where it is another',
    ) as unknown as z.ZodType<SellThroughDecidedBody>,
  needs: ({ body: { side, target } }) =>
    target === undefined ? [] : [[side === 'product' ? 'product' : 'organization', target]],
  fault: (told, known) => {
    const { vendor, distributor, side, target } = told.body
    if (told.owner !== vendor && told.owner !== distributor) return unknownName(told.body)
    if (target === undefined) return undefined
    if (side !== 'product') {
      const is = [vendor, distributor].includes(target)
      return is ? notOtherSide(told.body, target) : unknownOrganization(told, [target], known)
    }
    return known('product', target) && ownerOf(target) === vendor ? undefined : unknown('product', target)
  },
  opens: async (acting, told) => {
    const names = await loadStandingNames(
      acting,
      told.map(({ body }) => body),
    )
    const standing = new Map(names.map((name) => [textOf(name), name.state]))
    return ({ body }) => {
      const state = standing.get(textOf(body))
      if (state === undefined) return unknownName(body)
      if (body.decision === 'undo' && state === 'open') {
        return { code: 'nothing_to_decide', says: `${body.key} is open: there is no decision to take back` }
      }
      standing.set(
        textOf(body),
        body.decision === 'match' ? 'matched' : body.decision === 'not_ours' ? 'not_ours' : 'open',
      )
      return undefined
    }
  },
  parties: ({ body: { vendor, distributor, side, target } }) => [
    vendor,
    distributor,
    ...(side === 'reseller' && target !== undefined ? [target] : []),
  ],
}

function textOf({ vendor, distributor, side, key }: NameKey): string {
  return JSON.stringify([vendor, distributor, side, key])
}

function unknownName({ side, key, vendor, distributor }: SellThroughDecidedBody): Refusal {
  return unknown(`${side} reported by ${distributor} to ${vendor} as`, key)
}

function notOtherSide({ side, vendor, distributor }: SellThroughDecidedBody, target: string): Refusal {
  const says = `${target} reports or is reported to, so it can't be the ${side} of a line of ${distributor} and ${vendor}`
  return { code: 'unknown_reference', says }
}

export const sellThroughHanded: FactKind<SellThroughHandedBody> = {
  kind: 'sell_through_handed',
  roles: PROGRAM_ROLES,
  scope: 'rewards:write',
  about: 'owned',
  summary: 'A line that was sold counts for another partner from now on: for the one that delivers',
  schema: z.object({
    line: z
      .string()
      .min(5)
      .max(300)
      .meta({ description: 'Id of a sell-through line', example: 'altus/nordwind/INV-7/1' }),
    from: organizationId,
    to: organizationId,
    because,
  }),
  needs: ({ body }) => organizationsNeeded([body.from, body.to]),
  fault: (told, known) => {
    const { line, from, to } = told.body
    const sides = partiesOfLine(line)
    if (!sides) return unknown('sale', line)
    if (from === to || to === sides.vendor || to === sides.distributor) {
      return {
        code: 'counts_for_another',
        says: `${line} can't be handed from ${from} to ${to}: wanted another partner`,
      }
    }
    return unknownOrganization(told, [from, to], known)
  },
  opens: async (acting, told) => {
    const holders = await loadLineHolders(
      acting,
      told.map(({ body }) => body.line),
    )
    return (handed) => handedFault(handed, holders)
  },
  parties: ({ body }) => {
    const sides = partiesOfLine(body.line)
    return [...(sides ? [sides.vendor, sides.distributor] : []), body.from, body.to]
  },
}

/** Whoever may see the line as its vendor, distributor or reseller hands it over, and says for whom it counted. */
function handedFault(
  { owner, body }: ToldFact<SellThroughHandedBody>,
  holders: Map<string, Readonly<{ reseller: string | null; holder: string | null }>>,
): Refusal | undefined {
  const found = holders.get(body.line)
  const sides = partiesOfLine(body.line)
  if (!found || !sides) return unknown('sale', body.line)
  if (![sides.vendor, sides.distributor, found.reseller].includes(owner)) {
    return notYours('that a line is handed over', 'its vendor, its distributor or its reseller')
  }
  if (found.holder !== body.from) {
    const says = `${body.line} counts for ${found.holder ?? 'nobody, as its reseller is not matched'}, not for ${body.from}`
    return { code: 'counts_for_another', says }
  }
  holders.set(body.line, { ...found, holder: body.to })
  return undefined
}
