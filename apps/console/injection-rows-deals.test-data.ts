import { type Plant, type Planters, type Tried, telling } from './injection-rows.test-data.ts'

const POLICY = {
  version: 1,
  from: '1990-01-01T00:00:00Z',
  ...{ protectionDays: 90, extensions: 1, extensionDays: 30, decideWithinDays: 5, contestDays: 14 },
  matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'none' },
}
const PROSPECT = {
  vendor: 'altus',
  domains: [],
  country: 'DE',
  products: ['altus:stratum'],
  expectedClose: '2030-01-01',
}

/** Altus takes registrations, and somebody registers a prospect of this name. */
async function registering(by: Planters, about: string, names: readonly string[]): Promise<Tried> {
  const policy = await telling(by.ada, ['deal_registration_policy', `altus:${about.replace(':', '-')}`, POLICY])
  if (policy.status !== 200) return policy
  const who = about.startsWith('leaf') ? by.omar : by.greta
  return await telling(who, ['deal_registration', about, { ...PROSPECT, names }])
}

/** A registration of Nordwind's, decided so where it is, and then what is said of it. */
const onRegistration =
  (kind: string, who: 'ada' | 'greta', body: object, before?: 'approved' | 'rejected'): Plant =>
  async (by, text, n) => {
    const about = `nordwind:${kind.replaceAll('_', '-')}-${Object.keys(body).join('-')}-${n}`
    const registered = await registering(by, about, [`Prospect of ${about}`])
    if (registered.status !== 200) return registered
    const decision = { decision: before, because: 'so it is', by: by.ada.id }
    const decided = before ? await telling(by.ada, ['deal_registration_decided', about, decision]) : registered
    if (decided.status !== 200) return decided
    return await telling(by[who], [kind, about, { ...filled(body, text), by: by[who].id }])
  }

/** The body with the text where it says so. */
function filled(body: object, text: string): object {
  return JSON.parse(JSON.stringify(body), (_, value: unknown) => (value === TEXT ? text : value)) as object
}
const TEXT = 'the text'

const BECAUSE = { because: TEXT }
const EVIDENCE = { because: 'so it is', evidence: [{ says: TEXT }] }

const arbitrating =
  (body: object): Plant =>
  async (by, text, n) => {
    const names = [`Rivals of ${Object.values(body).length} ${JSON.stringify(body).length} ${n}`]
    const registrations = ['nordwind', 'leaf'].map((who) => `${who}:rival-${JSON.stringify(body).length}-${n}`)
    for (const about of registrations) {
      const registered = await registering(by, about, names)
      if (registered.status !== 200) return registered
    }
    const told = { registrations, stand: [], evidence: [{ says: 'a call' }], ...filled(body, text), by: by.ada.id }
    return await telling(by.ada, ['deal_arbitrated', `altus:arbitrated-${JSON.stringify(body).length}-${n}`, told])
  }

const influencing = async ({ omar }: Planters, about: string, says: string): Promise<Tried> =>
  await telling(omar, [
    'deal_influence',
    about,
    {
      ...{ vendor: 'altus', on: { registration: 'nordwind:none' }, influence: 'advice', at: '2024-01-01T00:00:00Z' },
      ...{ evidence: [{ says }], by: omar.id },
    },
  ])

/** Texts of registered deals that are kept as they are. */
export const KEPT_OF_DEALS: Readonly<Record<string, Plant>> = {
  'deal_registration names[]': (by, name, n) => registering(by, `nordwind:named-${n}`, [`${name} GmbH`.slice(0, 200)]),
  'deal_registration_decided because': onRegistration('deal_registration_decided', 'ada', {
    decision: 'approved',
    ...BECAUSE,
  }),
  'deal_registration_extended because': onRegistration('deal_registration_extended', 'ada', BECAUSE, 'approved'),
  'deal_registration_contested because': onRegistration('deal_registration_contested', 'greta', BECAUSE, 'rejected'),
  'deal_registration_contested evidence[].says': onRegistration(
    'deal_registration_contested',
    'greta',
    EVIDENCE,
    'rejected',
  ),
  'deal_registration_ended because': onRegistration('deal_registration_ended', 'greta', {
    outcome: 'lost',
    ...BECAUSE,
  }),
  'deal_arbitrated because': arbitrating(BECAUSE),
  'deal_arbitrated evidence[].says': arbitrating(EVIDENCE),
  'deal_influence evidence[].says': (by, says, n) => influencing(by, `leaf:influence-${n}`, says),
  'deal_influence_answered because': async (by, because, n) => {
    const about = `leaf:answered-${n}`
    const told = await influencing(by, about, 'a call')
    if (told.status !== 200) return told
    return await telling(by.ada, ['deal_influence_answered', about, { holds: false, because, by: by.ada.id }])
  },
}

const SHA = 'evidence[].sha256'

/** Fields that take a form of text only, or name what nobody has. */
export const REFUSED_OF_DEALS: Readonly<Record<string, readonly string[]>> = {
  deal_registration_policy: ['from'],
  deal_registration: [
    'country',
    'domains[]',
    'expectedClose',
    'expectedValue.amount',
    'expectedValue.currency',
    'products[]',
    'vendor',
  ],
  deal_registration_decided: ['by'],
  deal_registration_contested: ['by', SHA],
  deal_registration_extended: ['by'],
  deal_registration_ended: ['by'],
  deal_registration_won: ['by', 'customer', 'with.deal', 'with.order', 'with.subscription'],
  deal_arbitrated: ['by', SHA, 'registrations[]', 'stand[]'],
  deal_influence: ['at', 'by', SHA, 'on.deal', 'on.registration', 'vendor'],
  deal_influence_answered: ['by'],
}

/** Where a field is one of several, the one that it is. */
export const FORMS_OF_DEALS: Readonly<Record<string, object>> = {
  'deal_registration_won with.order': { with: { order: 'nordwind:o' } },
  'deal_registration_won with.subscription': { with: { subscription: 'nordwind:s' } },
  'deal_influence on.deal': { on: { deal: 'nordwind:d' } },
  [`deal_registration_contested ${SHA}`]: { evidence: [{ says: 'a call', sha256: 'c'.repeat(64) }] },
  [`deal_influence ${SHA}`]: { evidence: [{ says: 'a call', sha256: 'c'.repeat(64) }] },
}
