/** Where partners stand with the operator, and what its program says of single ones: each is that partner's alone. */
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'

const FROM = '2024-01-01T00:00:00Z'
const PROGRAM = 'altus:customer-lifecycle'

/** Told by the operator, each about two partners; one exception of each is approved, and one waits. */
export async function makeStanding(context: Context): Promise<void> {
  const facts = ['leaf', 'birch'].flatMap((partner) => {
    const asked = (because: string) => {
      return { program: PROGRAM, incentive: 'deploy', partner, effect: { waive: 'probe' }, because }
    }
    const [approved, waiting] = [asked(`${partner}-exception-approved`), asked('altus-exception-waiting')]
    return [
      { kind: 'tier_granted', about: `altus:${partner}-tier`, body: { partner, tier: `${partner}-gold`, from: FROM } },
      { kind: 'certification', about: `altus:${partner}-c`, body: { partner, name: `${partner}-expert`, from: FROM } },
      {
        kind: 'program_parameters',
        about: `altus:${partner}-params`,
        body: { program: PROGRAM, partner, values: { word: `${partner}-target` }, from: FROM },
      },
      { kind: 'incentive_exception', about: `altus:${partner}-yes`, body: { ...approved, by: 'psn_altus-asked' } },
      {
        kind: 'exception_approved',
        about: `altus:${partner}-yes`,
        body: { exception: approved, by: 'psn_altus-approved' },
      },
      { kind: 'incentive_exception', about: `altus:${partner}-wait`, body: { ...waiting, by: 'psn_altus-asked' } },
    ]
  })
  const group = { group: 'nordwind', member: 'leaf', from: FROM }
  const all = [...facts, { kind: 'group_member', about: 'altus:leaf-in-nordwind', body: group }]
  const told = await perform(recordFacts, context, { facts: all })
  if (!told.ok) throw new Error(`The world could not be made: ${told.refusal.code}: ${told.refusal.says}`)
}
