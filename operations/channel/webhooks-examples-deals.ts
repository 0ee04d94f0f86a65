import type { FactExample } from './webhooks-examples.ts'

const ADA = 'psn_9d4g6j2l8p1s'
const EVE = 'psn_4c7x1m5t9w3z'
const GRETA = 'psn_7f3kq2m9x4b8'
const BIA = 'psn_3n6r8v1b5h2q'

type Body = FactExample['body']

const altus = (kind: string, about: string, body: Body): FactExample => ({ kind, owner: 'altus', about, body })

const PROSPECT = {
  vendor: 'altus',
  country: 'DE',
  products: ['altus:stratum'],
  expectedClose: '2026-09-30',
}

function registered(about: string, names: readonly string[], more: Body = {}): FactExample {
  const [owner = ''] = about.split(':')
  return { kind: 'deal_registration', owner, about, body: { ...PROSPECT, names, domains: [], ...more } }
}

function decided(about: string, decision: 'approved' | 'rejected', because: string, by = ADA): FactExample {
  return altus('deal_registration_decided', about, { decision, because, by })
}

/** Nordwind registers deals with Altus; one of them Birch registers too, and Altus decides between them. */
export const DEAL_EXAMPLES: readonly FactExample[] = [
  altus('organization', 'birch', { name: 'Birch', roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' }),
  altus('introduction', 'altus:nordwind-and-birch', { organizations: ['altus', 'nordwind', 'birch'] }),
  altus('deal_registration_policy', 'altus:deals', {
    version: 1,
    from: '2026-01-01T00:00:00Z',
    protectionDays: 90,
    extensions: 1,
    extensionDays: 30,
    decideWithinDays: 5,
    contestDays: 14,
    matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
  }),
  registered('nordwind:reg-fen', ['Fen Foods GmbH'], {
    domains: ['fen.example'],
    expectedValue: { amount: '12000', currency: 'EUR' },
    met: [
      { part: 'executive', people: 1 },
      { part: 'technical', people: 3 },
    ],
  }),
  decided('nordwind:reg-fen', 'approved', 'Nordwind met them first'),
  altus('deal_registration_extended', 'nordwind:reg-fen', { because: 'The pilot runs until July', by: ADA }),
  {
    kind: 'deal_registration_won',
    owner: 'nordwind',
    about: 'nordwind:reg-fen',
    body: { customer: 'fen-foods', with: { deal: 'nordwind:fen-second' }, by: GRETA },
  },
  registered('nordwind:reg-gull', ['Gull Optics AB']),
  {
    kind: 'deal_registration_ended',
    owner: 'nordwind',
    about: 'nordwind:reg-gull',
    body: { outcome: 'withdrawn', because: 'They build it themselves', by: GRETA },
  },
  registered('nordwind:reg-harbor', ['Harbor Lights Ltd']),
  registered('birch:reg-harbor', ['HARBOR LIGHTS']),
  altus('deal_arbitrated', 'altus:harbor', {
    registrations: ['nordwind:reg-harbor', 'birch:reg-harbor'],
    stand: ['nordwind:reg-harbor'],
    because: 'Nordwind showed the earlier meeting',
    evidence: [{ says: 'Minutes of the workshop of 12 February', sha256: 'c'.repeat(64) }],
    by: ADA,
  }),
  decided('nordwind:reg-harbor', 'approved', 'It met them first'),
  decided('birch:reg-harbor', 'rejected', 'Another registration was earlier'),
  {
    kind: 'deal_registration_contested',
    owner: 'birch',
    about: 'birch:reg-harbor',
    body: { because: 'We have worked with them for years', evidence: [{ says: 'Letter of intent' }], by: BIA },
  },
  altus('deal_arbitrated', 'altus:harbor-again', {
    registrations: ['nordwind:reg-harbor', 'birch:reg-harbor'],
    stand: ['nordwind:reg-harbor', 'birch:reg-harbor'],
    because: 'They talk to two departments',
    evidence: [{ says: 'Calls with both departments' }],
    by: EVE,
  }),
  decided('birch:reg-harbor', 'approved', 'For the second department', EVE),
  {
    kind: 'deal_influence',
    owner: 'birch',
    about: 'birch:fen-workshop',
    body: {
      vendor: 'altus',
      on: { registration: 'nordwind:reg-fen' },
      influence: 'proof_of_concept',
      at: '2026-02-12T09:00:00Z',
      evidence: [{ says: 'Protocol of the proof of concept' }],
      by: BIA,
    },
  },
  altus('deal_influence_answered', 'birch:fen-workshop', { holds: true, because: 'We took part', by: ADA }),
]
