import { CUSTOMERS, ORGANIZATIONS } from '#apps/demo/channel.ts'
import type { WholeCustomer } from './customers.ts'
import { type Life, lifeOf } from './lives.ts'
import { partnerOf } from './partners.ts'

/** Whose life ended within the small channel's six months. */
const LEFT = 'kestrel-air'
const SMALL_MONTHS = 6

/**
 * How the customers of the small channel go on after its six months: they stay, with the contacts, tickets and health of any other life.
 * What the small channel tells of them stands, so nothing here begins or ends.
 */
export function smallLives(): readonly Life[] {
  return CUSTOMERS.filter(({ id }) => id !== LEFT).map(({ id, partner, coresAtStart, growth }, at) => {
    const body = ORGANIZATIONS.find((one) => one.id === id)?.body
    if (!body) throw new Error(`${id} is an organization of the small channel`)
    const customer: WholeCustomer = {
      ...{ id, name: body.name, country: body.country, zone: body.zone, partner: partnerOf(partner) },
      ...{ products: ['stratum'], index: SMALL_MONTHS, seed: 910_000 + at * 101 },
    }
    const life = lifeOf(customer, 'stratum', { begins: SMALL_MONTHS, salt: 0, stays: true })
    return { ...life, size: Math.round(coresAtStart * growth ** SMALL_MONTHS) }
  })
}
