import { nearestName } from '#core/ground/nearest.ts'
import type { CaseFault, CasePlace, ProgramCase } from './program-case.ts'

/** What keeps a case from being run, each with its place: what it leaves out and nothing stands for, and names that are nowhere. */
export function programCaseFaults(one: ProgramCase): readonly CaseFault[] {
  return [...settleFaults(one), ...missing(one), ...subscriptionFaults(one), ...expectFaults(one)]
}

function settleFaults({ settle }: ProgramCase): readonly CaseFault[] {
  return settle.flatMap((day, at): readonly CaseFault[] => {
    const before = settle[at - 1]
    if (before === undefined || before < day) return []
    return [{ place: ['settle', at], says: `Settlements come one after the other: ${day} is not after ${before}` }]
  })
}

const OF_PARTNER = ['sold', 'roles', 'milestones', 'touchpoints', 'tiers', 'certifications', 'parameters'] as const
const OF_CUSTOMER = ['subscriptions', 'roles', 'milestones', 'touchpoints', 'health'] as const

function missing(one: ProgramCase): readonly CaseFault[] {
  const lacking = (fields: readonly (keyof ProgramCase)[], name: 'partner' | 'customer'): readonly CaseFault[] =>
    one[name] !== undefined
      ? []
      : fields.flatMap((field) => {
          const entries = (one[field] ?? []) as readonly Readonly<Partial<Record<typeof name, string>>>[]
          return entries.flatMap((entry, at): readonly CaseFault[] => {
            if (entry[name] !== undefined) return []
            return [
              {
                place: [field, at],
                says: `It names no ${name}, and neither does the case: say ${name} here or at the top`,
              },
            ]
          })
        })
  return [...lacking(OF_PARTNER, 'partner'), ...lacking(OF_CUSTOMER, 'customer'), ...billedForNobody(one)]
}

/** What was billed for a subscription of the case is of its customer. */
function billedForNobody({ customer, subscriptions = [], billed = [] }: ProgramCase): readonly CaseFault[] {
  if (customer !== undefined || subscriptions.length > 0) return []
  return billed.flatMap((line, at): readonly CaseFault[] =>
    line.customer === undefined
      ? [
          {
            place: ['billed', at],
            says: 'It names no customer, and neither does the case: say customer here or at the top',
          },
        ]
      : [],
  )
}

function subscriptionFaults({ subscriptions = [], billed = [] }: ProgramCase): readonly CaseFault[] {
  const known = subscriptions.map(({ subscription }) => subscription)
  if (known.length === 0) return []
  return billed.flatMap(({ subscription }, at): readonly CaseFault[] => {
    if (subscription === undefined || known.includes(subscription)) return []
    return [
      unknownName(
        ['billed', at, 'subscription'],
        `There is no subscription ${subscription} in the case`,
        subscription,
        known,
      ),
    ]
  })
}

function expectFaults({ expect = [], settle }: ProgramCase): readonly CaseFault[] {
  return expect.flatMap((expected, at): readonly CaseFault[] => {
    const { settle: day, amount, code } = expected
    if ((amount === undefined) === (code === undefined)) {
      return [
        { place: ['expect', at], says: 'An amount is expected, or the code by which it does not earn: one of both' },
      ]
    }
    if (day === undefined || settle.includes(day)) return []
    return [unknownName(['expect', at, 'settle'], `Nothing is settled before ${day}`, day, settle)]
  })
}

function unknownName(place: CasePlace, says: string, name: string, known: readonly string[]): CaseFault {
  const meant = nearestName(name, known)
  return {
    place,
    says: meant === undefined ? `${says}: it has ${known.join(', ')}` : `${says}: did you mean ${meant}?`,
  }
}
