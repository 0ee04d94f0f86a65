import type { PersonRole } from '#core/channel/access.ts'

/** Somebody of the demo, with a place in each organization that is named. */
export type DemoMember = Readonly<{
  name: string
  email: string
  places: readonly Readonly<{ organization: string; roles: readonly PersonRole[] }>[]
}>

/** Everybody's in the demo, which a server offers on its own machine alone. */
export const DEMO_PASSWORD = 'perennial-demo'

const at = (organization: string, ...roles: readonly PersonRole[]) => ({ organization, roles })

/** One person for each audience: the vendor's channel team, a distributor's finance, partners, customers, and one auditor of all. */
export const DEMO_PEOPLE: readonly DemoMember[] = [
  { name: 'Ada Marsh', email: 'ada@altus.example', places: [at('altus', 'owner')] },
  { name: 'Priya Nair', email: 'priya@altus.example', places: [at('altus', 'program_manager')] },
  { name: 'Felix Brandt', email: 'felix@altus.example', places: [at('altus', 'finance')] },
  { name: 'Greta Lindqvist', email: 'greta@nordwind.example', places: [at('nordwind', 'owner', 'finance')] },
  { name: 'Omar Haddad', email: 'omar@leaf.example', places: [at('leaf', 'owner')] },
  { name: 'Maeve Quinn', email: 'maeve@leaf.example', places: [at('leaf', 'account_manager')] },
  { name: 'Jonas Weber', email: 'jonas@birch.example', places: [at('birch', 'owner', 'finance')] },
  { name: 'Yuki Tanabe', email: 'yuki@sakura.example', places: [at('sakura', 'owner')] },
  { name: 'Saskia de Vries', email: 'saskia@fen-foods.example', places: [at('fen-foods', 'owner')] },
  { name: 'Tom Ashby', email: 'tom@brightlane.example', places: [at('brightlane', 'viewer')] },
  {
    name: 'Noor Rahimi',
    email: 'noor@auditors.example',
    places: [at('altus', 'viewer'), at('nordwind', 'viewer'), at('leaf', 'viewer')],
  },
]
