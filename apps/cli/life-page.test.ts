/** The commands of the page about the life of a deal, in their order. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun, pageLines } from './page-run.test-data.ts'

const ORGANIZATIONS = [
  ['altus', 'Altus'],
  ['leaf', 'Leaf'],
  ['fen-foods', 'Fen Foods'],
] as const
const CALENDAR = { zone: 'UTC', anchorDay: 1, months: 1 }
const LIFE = { customer: 'fen-foods', product: 'altus:stratum' }

function agreement(seller: string, buyer: string) {
  const policies = {
    currency: 'EUR',
    calendar: CALENDAR,
    rounding: 'line-half-even',
    correction: 'net',
    paymentDays: 30,
  }
  return {
    ...{ kind: 'agreement', about: `${seller}:${buyer}` },
    body: { seller, buyer, book: `${seller}:${buyer}-prices`, ...policies },
  }
}

/** What the vendor tells before anything happens. */
const CHANNEL = [
  ...ORGANIZATIONS.map(([about, name]) => ({
    ...{ kind: 'organization', about },
    body: { name, roles: ['partner'], country: 'GB', zone: 'UTC' },
  })),
  { kind: 'introduction', about: 'altus:all', body: { organizations: ORGANIZATIONS.map(([id]) => id) } },
  {
    ...{ kind: 'product', about: 'altus:stratum' },
    body: { name: 'Stratum', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
  },
  agreement('altus', 'leaf'),
  {
    ...{ kind: 'program', about: 'altus:going-live' },
    body: {
      ...{ name: 'Going live', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
      ...{ products: ['altus:stratum'], partners: ['leaf'] },
      incentives: [
        {
          ...{
            id: 'live',
            title: 'Live for a year',
            stage: 'implement',
            trigger: 'milestone.live',
            pay: { fixed: '1200' },
          },
          vest: { over: 'P12M', while: 'subscription.active' },
        },
      ],
      clawback: [{ on: 'subscription.cancelled', within: 'P12M', take: 'unvested' }],
      payout: { period: 'month', zone: 'UTC', minimum: '0' },
    },
  },
  {
    // The page is run today: whatever is told of January is learned now, and still in time.
    ...{ kind: 'milestone', about: 'altus:fen-live' },
    body: { ...LIFE, partner: 'leaf', milestone: 'live', due: '2099-01-01T00:00:00Z' },
  },
]
/** What each tells in turn: Fen Foods subscribes and is live on January 5. */
const TOLD: readonly (readonly [as: string, facts: readonly object[]])[] = [
  ['altus', CHANNEL],
  ['leaf', [agreement('leaf', 'fen-foods')]],
  [
    'leaf',
    [
      {
        ...{ kind: 'subscription', about: 'leaf:fen-stratum' },
        body: { ...LIFE, chain: ['altus:leaf', 'leaf:fen-foods'], from: '2026-01-01T00:00:00Z', quantity: '20' },
      },
    ],
  ],
  [
    'leaf',
    [
      {
        ...{ kind: 'milestone_reached', about: 'altus:fen-live' },
        body: { at: '2026-01-05T00:00:00Z', evidence: 'Acceptance report' },
      },
    ],
  ],
  ['altus', [{ kind: 'milestone_approved', about: 'altus:fen-live', body: { at: '2026-01-06T00:00:00Z' } }]],
]
const PAGE = readFileSync(new URL('../../docs/life-of-a-deal.md', import.meta.url), 'utf8')

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('life')
  for (const [as, facts] of TOLD) {
    await run.call(['record', run.fileWith('told.json', JSON.stringify(facts)), '--as', as])
  }
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const lines = pageLines(PAGE)
  expect(lines.map(({ words }) => words.slice(0, 2).join(' '))).toEqual([
    ...['settle 2026-02', 'record -', 'show life', 'settle 2026-03', 'show life', 'show life'],
  ])
  const said: string[] = []
  for (const [at, { words, input }] of lines.entries()) {
    const args = input === undefined ? words : words.with(1, run.fileWith(`${at}.json`, input))
    said.push(await run.call(args))
  }
  const [before, after, customers] = said.filter((_, at) => lines[at]?.words[0] === 'show')
  // One step came by the end of February, and the next on March 5, before Fen Foods left.
  expect(before).toContain('100.00 EUR of 1,200.00 EUR had vested')
  expect(before).toContain('the next settlement posts it')
  const quoted =
    PAGE.match(/^> Vesting stopped.*\n> .*$/m)?.[0]
      .replaceAll(/\n?> /g, ' ')
      .trim() ?? 'no quote'
  expect(after).toContain(`leaf, Live for a year: ${quoted}`)
  expect(after).toMatch(/^ {2}leaf +200\.00 EUR +200\.00 EUR +0\.00 EUR +1,000\.00 EUR$/m)
  // The vendor's own link is open, the partner's is not.
  expect(after).toContain('altus ─ leaf ╌ fen-foods')
  expect(customers).toMatch(/^fen-foods, altus:stratum: 1 month, since 2026-01-01$/m)
  expect(customers).not.toMatch(/earn|vest/i)
})

test('whoever names nothing is told what to name', async () => {
  expect(await run.call(['show', 'life', '--customer', 'fen-foods'], 1)).toBe('')
})
