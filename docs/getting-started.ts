import { createPerennialClient, dataOf, ProblemError, pages } from '#clients/typescript/client.ts'

const { PERENNIAL: baseUrl = 'http://127.0.0.1:7400', ALTUS_KEY = '', LEAF_KEY = '' } = process.env
const altus = createPerennialClient({ baseUrl, key: ALTUS_KEY })
const leaf = createPerennialClient({ baseUrl, key: LEAF_KEY })

// The operator takes up another customer and introduces it to Leaf. With an id of its own a fact can be told again and changes nothing.
const brightlane = { name: 'Brightlane', roles: ['customer'], country: 'GB', zone: 'Europe/London' }
const told = await dataOf(
  altus.POST('/v1/facts', {
    body: {
      facts: [
        { kind: 'organization', about: 'brightlane', id: 'brightlane', body: brightlane },
        { kind: 'introduction', about: 'altus:leaf-brightlane', body: { organizations: ['leaf', 'brightlane'] } },
      ],
    },
  }),
)
console.log(`${told.recorded} facts recorded`)

// Leaf sells to it: an agreement, a price in pounds, the subscription with its chain, and what its usage is reported under.
const from = '2025-09-30T23:00:00Z'
const agreement = {
  seller: 'leaf',
  buyer: 'brightlane',
  book: 'leaf:brightlane-prices',
  currency: 'GBP',
  calendar: { zone: 'Europe/London', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
}
const price = {
  book: 'leaf:brightlane-prices',
  product: 'altus:stratum',
  charge: 'core-hours',
  currency: 'GBP',
  price: { model: 'per_unit', unit: '0.055' },
  from: '2025-01-01T00:00:00Z',
}
const subscription = {
  product: 'altus:stratum',
  customer: 'brightlane',
  chain: ['altus:nordwind', 'nordwind:leaf', 'leaf:brightlane'],
  from,
}
const binding = {
  subscription: 'leaf:brightlane-stratum',
  subject: 'installation/brightlane',
  recorder: 'altus',
  from,
}
await dataOf(
  leaf.POST('/v1/facts', {
    body: {
      facts: [
        { kind: 'agreement', about: 'leaf:brightlane', body: agreement },
        { kind: 'price', about: 'leaf:brightlane-core-hours', body: price },
        { kind: 'subscription', about: 'leaf:brightlane-stratum', body: subscription },
        { kind: 'binding', about: 'leaf:brightlane-installation', body: binding },
      ],
    },
  }),
)

// Altus meters. The same event sent twice counts once, whatever happens on the way.
const event = {
  specversion: '1.0',
  source: 'stratum:meter',
  id: 'brightlane-1',
  type: 'stratum.core-hours',
  subject: 'installation/brightlane',
  time: '2025-10-07T12:00:00Z',
  data: { core_hours: '820.25' },
} as const
const counted = await dataOf(altus.POST('/v1/events', { body: { events: [event, event] } }))
console.log(`${counted.accepted} events taken, ${counted.rejected.length} rejected`)

// Closing once more posts what is new: one line on each link of Brightlane's chain.
const closed = await dataOf(altus.POST('/v1/closes', { body: { month: '2025-10' } }))
console.log('closed:', closed.invoices.map(({ link }) => link).join(', '))

// Leaf's invoice, from a list that may have many pages, and why its line is what it is.
for await (const page of pages(leaf, '/v1/invoices', { params: { query: { buyer: 'brightlane' } } })) {
  for (const { number, total, currency } of page.invoices) {
    const invoice = await dataOf(leaf.GET('/v1/invoices/{number}', { params: { path: { number } } }))
    console.log(number, total, currency)
    for (const { id } of invoice.items) await explain(id)
  }
}

async function explain(posting: string): Promise<void> {
  const { nodes } = await dataOf(leaf.GET('/v1/explanations/{posting}', { params: { path: { posting } } }))
  for (const { path, says, usage } of nodes) {
    const indent = '  '.repeat(path.split('.').length)
    console.log(`${indent}${says}`)
    if (usage === undefined) continue
    const { subscription, meter, from, to } = usage
    const used = await dataOf(leaf.GET('/v1/usage-events', { params: { query: { subscription, meter, from, to } } }))
    for (const { id, time, values } of used.events) console.log(`${indent}  ${id} at ${time}: ${values['core_hours']}`)
  }
}

// What Altus may not see is refused as what does not exist.
const hidden = await dataOf(
  altus.GET('/v1/invoices/{number}', { params: { path: { number: 'LEAF-INV-000002' } } }),
).catch((thrown: unknown) => thrown)
console.log(hidden instanceof ProblemError ? hidden.problem.code : 'seen')
