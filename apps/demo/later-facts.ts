import { CUSTOMERS } from './channel.ts'
import { type Told, told } from './facts.ts'

/** Facts that somebody told on a day in the middle of the six months. */
export type LaterFacts = Readonly<{ learned: Temporal.Instant; organization: string; facts: readonly Told[] }>

type Step = readonly [customer: string, reached: string, approved: string | undefined, learned?: string]

/** When customers went into production: Kestrel Air never did, Alpenglow's evidence came late, Kinmoku's waits for approval. */
const PRODUCTION: readonly Step[] = [
  ['tanuki-games', '2024-05-30', '2024-06-03'],
  ['brightlane', '2024-06-05', '2024-06-10'],
  ['harbor-clinic', '2024-06-10', '2024-06-12'],
  ['fen-foods', '2024-06-12', '2024-06-15'],
  ['redwood-labs', '2024-06-20', '2024-06-25'],
  ['kinmoku', '2024-07-10', undefined],
  ['monsoon-media', '2024-07-20', '2024-07-24'],
  ['alpenglow', '2024-08-10', '2024-08-28', '2024-08-25'],
]

/** What was told in [from, to), oldest first. */
export function laterFacts(from: Temporal.Instant, to: Temporal.Instant): readonly LaterFacts[] {
  return [...milestones(), cancellation(), goodwill()]
    .filter(({ learned }) => Temporal.Instant.compare(learned, from) >= 0 && Temporal.Instant.compare(learned, to) < 0)
    .sort((a, b) => Temporal.Instant.compare(a.learned, b.learned))
}

function milestones(): readonly LaterFacts[] {
  return PRODUCTION.flatMap(([customer, reached, approved, heard]) => {
    const about = `altus:${customer}-production`
    const partner = CUSTOMERS.find(({ id }) => id === customer)?.partner ?? 'altus'
    const evidence = told('milestone_reached', about, {
      at: noon(reached),
      evidence: `Acceptance protocol signed by ${customer}`,
    })
    const came = { learned: Temporal.Instant.from(noon(heard ?? reached)), organization: partner, facts: [evidence] }
    if (approved === undefined) return [came]
    const approval = told('milestone_approved', about, { at: noon(approved) })
    return [came, { learned: Temporal.Instant.from(noon(approved)), organization: 'altus', facts: [approval] }]
  })
}

function cancellation(): LaterFacts {
  const body = {
    at: '2024-09-17T22:00:00Z',
    because: 'Nobody called after the go-live date was missed; moved to another product',
  }
  const facts = [told('subscription_cancelled', 'birch:kestrel-air-stratum', body)]
  return { learned: Temporal.Instant.from(noon('2024-09-16')), organization: 'birch', facts }
}

function goodwill(): LaterFacts {
  const body = {
    link: 'leaf:fen-foods',
    subscription: 'leaf:fen-foods-stratum',
    charge: 'core-hours',
    periodFrom: '2024-06-30T22:00:00Z',
    credit: { fixed: '50' },
    because: 'Two days of slow queries in July',
  }
  return {
    learned: Temporal.Instant.from(noon('2024-08-20')),
    organization: 'leaf',
    facts: [told('goodwill', 'leaf:fen-foods-july', body)],
  }
}

function noon(date: string): string {
  return `${date}T12:00:00Z`
}
