import { describe, expect, test } from 'vitest'
import type { Chain, LinkMonth } from '#apps/console/api/answers.ts'
import { type ChainRow, chainRows, chainsIn, narrowLines } from './chain-rows.ts'

const SINCE = { from: '2024-05-01T00:00:00Z', to: null }

/** `altus nordwind leaf fen-foods` is the chain of three links from Altus to Fen Foods. */
function chain(path: string, product = 'altus:stratum', lived: Pick<Chain, 'from' | 'to'> = SINCE): Chain {
  const organizations = path.split(' ')
  const customer = organizations.at(-1) ?? ''
  const links = organizations.slice(0, -1).map((seller, at) => `${seller}:${organizations[at + 1]}`)
  return { subscription: `${customer}-${product}`, product, customer, organizations, links, ...lived }
}

function invoiced(link: string, total: string): LinkMonth {
  const [seller = '', buyer = ''] = link.split(':')
  return { link, seller, buyer, currency: 'EUR', total, invoices: [] }
}

/** A row as text: what is shown, `·` for what an earlier row has shown, `+` where a later row branches off. */
function drawn({ hops, customer }: ChainRow): string {
  const states = { closed: '-closed-', quiet: '-quiet-' } as const
  const cells = hops.map(({ organization = '·', segment, goesOn }) => {
    const line = segment
      ? 'money' in segment
        ? `-${segment.state === 'shared' ? 'in ' : ''}${segment.money.total}-`
        : states[segment.state]
      : ' '
    return `${organization}${goesOn ? '+' : ''}${line}`
  })
  return [...cells, customer].join(' ')
}

describe('the chain', () => {
  test('what one is no party to is closed, a link of one’s own without an invoice is quiet', () => {
    const rows = chainRows([chain('altus nordwind leaf fen-foods')], [invoiced('altus:nordwind', '10.00')], 'nordwind')
    expect(rows.map(drawn)).toEqual(['altus-10.00- nordwind-quiet- leaf-closed- fen-foods'])
  })

  test('a link that several chains share stands once, and later rows branch off', () => {
    const chains = [
      chain('altus nordwind leaf fen-foods'),
      chain('altus nordwind birch harbor'),
      chain('altus sakura kinmoku'),
    ]
    const rows = chainRows(chains, [invoiced('altus:nordwind', '10.00'), invoiced('altus:sakura', '7.00')], 'altus')
    expect(rows.map(drawn)).toEqual([
      'altus+-10.00- nordwind+-closed- birch-closed- harbor',
      '·+  ·-closed- leaf-closed- fen-foods',
      '·-7.00- sakura-closed- kinmoku',
    ])
  })

  test('a link that carries the products of two vendors shows its amount once', () => {
    const chains = [chain('microsoft nordwind birch'), chain('oracle nordwind birch', 'oracle:cloud')]
    const rows = chainRows(chains, [invoiced('nordwind:birch', '2.32')], 'birch')
    expect(rows.map(drawn)).toEqual([
      'microsoft-closed- nordwind-2.32- birch',
      'oracle-closed- nordwind-in 2.32- birch',
    ])
  })

  test('two subscriptions over the same links are one row with both products', () => {
    const [row, ...others] = chainRows([chain('altus leaf fen'), chain('altus leaf fen', 'altus:archive')], [], 'fen')
    expect([row?.products, others]).toEqual([['altus:stratum', 'altus:archive'], []])
  })

  test('on a narrow screen every organization stands once, under its seller', () => {
    const rows = chainRows([chain('altus nordwind leaf fen'), chain('altus nordwind leaf brightlane')], [], 'altus')
    expect(narrowLines(rows).map(({ depth, organization }) => `${depth} ${organization}`)).toEqual([
      '0 altus',
      '1 nordwind',
      '2 leaf',
      '3 brightlane',
      '3 fen',
    ])
  })
})

test.each([
  { from: '2024-04-30T22:00:00Z', to: null, lives: true, because: 'what began before and never ended' },
  { from: '2024-10-31T23:00:00Z', to: null, lives: false, because: 'what begins the month after' },
  { from: '2024-04-30T22:00:00Z', to: '2024-08-31T22:00:00Z', lives: false, because: 'what ended before it began' },
  { from: '2024-04-30T22:00:00Z', to: '2024-10-17T22:00:00Z', lives: true, because: 'what ended within it' },
])('October: $because', ({ from, to, lives }) => {
  expect(chainsIn('2024-10', [chain('altus leaf fen', 'altus:stratum', { from, to })]).length).toBe(lives ? 1 : 0)
})
