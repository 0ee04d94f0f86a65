import { z } from 'zod'
import { month, organizationId, ownedId } from '#operations/fields.ts'
import type { CloseScope } from '#stores/postgres/close-plans.ts'
import type { Broke } from './close-faults.ts'

/** What a close, its preview and its approval are told: the month, and of which links. */
export const closeFields = {
  month,
  seller: organizationId.optional().meta({ description: 'Only the links on which this organization sells' }),
  customer: organizationId.optional().meta({ description: 'Only the links on which this organization buys' }),
  link: ownedId.optional().meta({ description: 'Only this link' }),
}

export const everythingField = z.boolean().optional().meta({
  description:
    'Derive every period of every link anew, also where nothing was learned since its last close: what the engine would now rate otherwise shows as drift',
})

export const coveredField = z.array(z.object({ link: z.string(), by: z.string() })).meta({
  description: 'Links that were closed for a later month, whose close covers this one: close that one again',
})

export const waitingField = z
  .array(z.object({ link: z.string(), until: z.string() }))
  .meta({ description: 'Links whose period is not over yet' })

export const brokeField = z
  .array(z.object({ link: z.string(), subscription: z.string().nullable(), says: z.string().nullable() }))
  .meta({
    description:
      'What broke the engine and was parked as `broke`: a subscription, or a whole link where none stands alone. The sentence is told to the seller only',
  })

type Scoped = Readonly<{ seller?: string | undefined; customer?: string | undefined; link?: string | undefined }>

/** The scope that was asked for, without what was left out. */
export function scopeOf({ seller, customer, link }: Scoped): CloseScope {
  return { ...(seller && { seller }), ...(customer && { customer }), ...(link && { link }) }
}

/** What broke, as the operator may know it: a sentence may name amounts of others. */
export function toldBroke(broke: readonly Broke[], own: ReadonlySet<string>) {
  return broke.map(({ link, subscription, says }) => ({ link, subscription, says: own.has(link) ? says : null }))
}
