import { z } from 'zod'
import { wonWith } from '#core/billing/deal-of.ts'
import type { RegistrationFact, WonBody } from '#core/billing/deal-registration-facts.ts'
import { winningFault } from '#core/billing/deal-registration-faults.ts'
import { TELLING_ROLES } from '#core/channel/access.ts'
import type { OrganizationFact } from '#core/channel/organization.ts'
import type { Fact } from '#core/ground/fact.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import {
  type FactKind,
  type Known,
  notYours,
  organizationsNeeded,
  unknown,
  unknownOrganization,
} from '#operations/fact-kind.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { openRegistrations } from './deal-registration-course.ts'
import { vendorsOf } from './deal-registration-steps.ts'
import { actorFault, actorId } from './quote-schema.ts'

export const registrationWon: FactKind<WonBody> = {
  kind: 'deal_registration_won',
  roles: TELLING_ROLES,
  scope: 'billing:write',
  about: 'owned',
  continues: 'deal_registration',
  summary: 'A registered deal was won with a deal, an order or a subscription; told by its partner or its vendor',
  schema: z.strictObject({
    customer: organizationId,
    with: z.union([
      z.strictObject({ subscription: ownedId }),
      z.strictObject({ order: ownedId }),
      z.strictObject({ deal: ownedId }),
    ]),
    by: actorId,
  }) as unknown as z.ZodType<WonBody>,
  needs: ({ body }) => [...organizationsNeeded([body.customer]), [kindOf(body), wonWith(body)]],
  fault: (told, known, _, { principal }) => {
    const { owner, about, body } = told
    const found = known<RegistrationFact>('deal_registration', about)
    if (!found) return unknown('registration', about)
    const may = [ownerOf(about), found.body.vendor]
    if (!may.includes(owner)) return notYours('that it was won', may.join(' or '))
    return (
      actorFault('that it was won', body.by, principal) ??
      unknownOrganization(told, [body.customer], known) ??
      foundFault(body, found.body.products, known)
    )
  },
  opens: async (acting, told, judged) => {
    const course = await openRegistrations(acting, await vendorsOf(acting, told, judged), judged)
    const wanted = told.flatMap(({ body }) => [
      [kindOf(body), wonWith(body)] as const,
      ['organization', body.customer] as const,
    ])
    const stored: readonly Omit<Fact, 'position'>[] = [...(await loadNewest(acting, wanted))]
    return ({ about, owner, body }, { now }) => {
      const found = course.registration(about, now)
      if (!found) return unknown('registration', about)
      const newest = (kind: string, id: string) =>
        [...judged, ...stored].find((fact) => fact.kind === kind && fact.about === id)
      const told = newest(kindOf(body), wonWith(body))
      const customer = newest('organization', body.customer)?.body as OrganizationFact['body'] | undefined
      const named = customer && { names: [customer.name], domains: [], country: customer.country }
      const toldAt = told ? Temporal.Instant.from(told.learnedAt) : now
      return winningFault(found, { toldAt, customer: owner === found.vendor ? undefined : named })
    }
  },
}

function kindOf({ with: found }: WonBody): 'subscription' | 'order' | 'deal' {
  if ('subscription' in found) return 'subscription'
  return 'order' in found ? 'order' : 'deal'
}

type Sold = Fact<
  string,
  Readonly<{
    customer: string
    product?: string
    products?: readonly string[]
    lines?: readonly Readonly<{ product: string }>[]
  }>
>

/** What it was won with is that customer's, and has one of the products that were registered. */
function foundFault(body: WonBody, registered: readonly string[], known: Known): Refusal | undefined {
  const kind = kindOf(body)
  const found = known<Sold>(kind, wonWith(body))?.body
  if (!found || found.customer !== body.customer) return unknown(kind, `${wonWith(body)} of ${body.customer}`)
  const products = [...(found.products ?? []), ...(found.lines ?? []).map(({ product }) => product), found.product]
  if (products.some((one) => one !== undefined && registered.includes(one))) return undefined
  const says = `${wonWith(body)} has none of the products that were registered: ${registered.join(', ')}`
  return { code: 'not_protected', says }
}
