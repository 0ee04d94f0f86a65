import { SIGNALS } from '#core/life/health/policy.ts'
import { type Plant, type Planters, type Tried, telling } from './injection-rows.test-data.ts'

/** Of a time before anybody held a role, so that its share fits beside all others. */
const CLAIM = {
  customer: 'fen-foods',
  product: 'altus:stratum',
  role: 'designer',
  share: '0.01',
  from: '1990-01-01T00:00:00Z',
  to: '1990-02-01T00:00:00Z',
}

async function confirmed({ ada, greta }: Planters, about: string): Promise<Tried> {
  const claimed = await telling(greta, ['role_claimed', about, CLAIM])
  return claimed.status === 200 ? await telling(ada, ['role_confirmed', about, CLAIM]) : claimed
}

/** Roles that are contested and decided about in hostile words. */
export const KEPT_OF_LIFE: Readonly<Record<string, Plant>> = {
  'role_contested because': async (by, because, n) => {
    const about = `nordwind:contested-${n}`
    const held = await confirmed(by, about)
    return held.status === 200 ? await telling(by.ada, ['role_contested', about, { because }]) : held
  },
  'role_decided because': async ({ ada, greta }, because, n) => {
    const about = `nordwind:decided-${n}`
    const claimed = await telling(greta, ['role_claimed', about, CLAIM])
    return claimed.status === 200 ? await telling(ada, ['role_decided', about, { holds: false, because }]) : claimed
  },
}

const CLAIMED = ['customer', 'from', 'product', 'share', 'to']

export const REFUSED_OF_LIFE: Readonly<Record<string, readonly string[]>> = {
  role_claimed: CLAIMED,
  role_confirmed: CLAIMED,
  role_decided: ['until'],
  touchpoint: ['at', 'customer', 'product'],
  touchpoint_verified: ['at'],
  ticket: ['at', 'customer', 'product', 'resolvedAt'],
  feed_admitted: ['feed'],
  cadence: ['partner', 'product', 'to'],
  customer_health: ['at', 'customer', 'product', 'score'],
  'score-health': ['product'],
  health_policy: [
    ...['bands.attention', 'bands.good', 'from', 'meter', 'move', 'product'],
    ...SIGNALS.flatMap((signal) => ['from', 'to', 'weight'].map((field) => `signals.${signal}.${field}`)),
  ],
}
