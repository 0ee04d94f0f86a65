import type { Filter, Naming } from './naming-rows.ts'

const AT = '2024-10-01T00:00:00Z'

/** What can be named where tiers, certifications, groups, parameters and exceptions are listed. */
export const STANDING_FILTERS: readonly Filter[] = [
  ['/v1/partner-standing', 'partner', 'organization'],
  ['/v1/partner-standing', 'grantor', 'organization'],
  ['/v1/organization-groups', 'head', 'organization'],
  ['/v1/organization-groups', 'member', 'organization'],
  ['/v1/program-parameters', 'program', 'program'],
  ['/v1/program-parameters', 'partner', 'organization'],
  ['/v1/incentive-exceptions', 'program', 'program'],
  ['/v1/incentive-exceptions', 'partner', 'organization'],
]

type Asks = (value: string, who: string, nth: string) => readonly [kind: string, about: string, body: object]

function naming(what: string, value: Naming['value'], asks: Asks, then?: Naming['then']): Naming {
  const ask: Naming['ask'] = (named, who, nth) => {
    const [kind, about, body] = asks(named, who, nth)
    return { url: '/v1/facts', body: { facts: [{ kind, about, body }] } }
  }
  return { what, value, ask, ...(then && { then }) }
}

const knows = (value: string): string => `/v1/organizations?id=${value}`
const probed = (who: string, nth: string): string => `${who}:probe-${nth}`
const asked = (program: string, partner: string): object => {
  return { program, incentive: 'probe', partner, effect: { waive: 'probe' }, because: 'probe' }
}
const BY = { by: 'psn_0000000000' }

/** Grants and memberships name organizations; parameters and exceptions a program. */
export const STANDING_NAMINGS: readonly Naming[] = [
  naming(
    'a tier of a partner',
    'organization',
    (partner, who, nth) => ['tier_granted', probed(who, nth), { partner, tier: 'probe', from: AT }],
    knows,
  ),
  naming(
    'a certification of a partner',
    'organization',
    (partner, who, nth) => ['certification', probed(who, nth), { partner, name: 'probe', from: AT }],
    knows,
  ),
  naming(
    'a member of its own group',
    'organization',
    // It ends where it begins, so that it stands in nobody's way.
    (member, who, nth) => ['group_member', probed(who, nth), { group: who, member, from: AT, to: AT }],
    knows,
  ),
  naming('parameters of a program', 'program', (program, who, nth) => [
    'program_parameters',
    probed(who, nth),
    { program, partner: who, values: { probe: '1' }, from: AT },
  ]),
  naming('an exception of a program', 'program', (program, who, nth) => [
    'incentive_exception',
    probed(who, nth),
    { ...asked(program, who), ...BY },
  ]),
  naming('exception_approved about a thing', 'about', (about, who) => [
    'exception_approved',
    about,
    { exception: asked('zz-nobody:none', who), ...BY },
  ]),
]
