import { z } from 'zod'
import { factEvent, POSTED_EVENTS, type PostedEvent } from '#core/channel/webhook.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import { amountText, currency, date, instant, month, organizationId, ownedId, zone } from '#operations/fields.ts'
import { PAYMENT_EVENTS } from './webhooks-catalog-payments.ts'
import { PAYOUT_EVENTS } from './webhooks-catalog-payouts.ts'
import { PLAYBOOK_EVENTS } from './webhooks-catalog-playbooks.ts'
import { FACT_EXAMPLES } from './webhooks-examples.ts'
import { DEAL_EXAMPLES } from './webhooks-examples-deals.ts'
import { DOCUMENT_EXAMPLES } from './webhooks-examples-documents.ts'
import { ENROLLMENT_EXAMPLES } from './webhooks-examples-enrollment.ts'
import { JOURNEY_EXAMPLES } from './webhooks-examples-journeys.ts'
import { LIFE_EXAMPLES } from './webhooks-examples-life.ts'
import { PAYOUT_EXAMPLES } from './webhooks-examples-payouts.ts'
import { PLAYBOOK_EXAMPLES } from './webhooks-examples-playbooks.ts'
import { RENEWAL_EXAMPLES } from './webhooks-examples-renewals.ts'
import { SALES_EXAMPLES } from './webhooks-examples-sales.ts'
import { SELL_THROUGH_EXAMPLES } from './webhooks-examples-sell-through.ts'
import { STANDING_EXAMPLES } from './webhooks-examples-standing.ts'

/** One type of event: what it tells, the form of its `data`, and one as it may come. */
export type EventType = Readonly<{ name: string; summary: string; data: z.ZodObject; example: unknown }>

const balance = z.string().meta({ description: 'Exact decimal number as text; it may be negative', example: '240.00' })
const period = { month, periodFrom: instant, periodTo: instant }
const statementSides = { program: ownedId, payer: organizationId, partner: organizationId }
const spanOfMay = { month: '2026-05', periodFrom: '2026-04-30T22:00:00Z', periodTo: '2026-05-31T22:00:00Z' }
const sidesOfExample = { program: 'altus:lifecycle', payer: 'altus', partner: 'nordwind' }
const RUN = '3f6c1c5e-6f0a-4d53-9f5b-0d1f6a0c9a11'

type Posted = Omit<EventType, 'name'>

const POSTED: Readonly<Record<PostedEvent, Posted>> = {
  ...PAYMENT_EVENTS,
  ...PAYOUT_EVENTS,
  ...PLAYBOOK_EVENTS,
  'invoice.issued': {
    summary: 'An invoice or a credit note was issued; seller and buyer hear of it',
    data: z.object({
      number: z.string(),
      kind: z.enum(['invoice', 'credit_note']),
      link: ownedId,
      seller: organizationId,
      buyer: organizationId,
      ...period,
      issueDate: date,
      dueDate: date,
      currency,
      net: balance,
      tax: balance,
      total: balance,
      lines: z.int().min(1),
    }),
    example: {
      number: 'ALTUS-INV-000042',
      kind: 'invoice',
      link: 'altus:to-nordwind',
      seller: 'altus',
      buyer: 'nordwind',
      ...spanOfMay,
      issueDate: '2026-06-01',
      dueDate: '2026-07-01',
      currency: 'EUR',
      net: '240.00',
      tax: '0',
      total: '240.00',
      lines: 1,
    },
  },
  'statement.issued': {
    summary: 'A statement was issued; the program’s owner and the partner hear of it',
    data: z.object({
      number: z.string(),
      ...statementSides,
      ...period,
      issueDate: date,
      currency,
      opening: balance,
      earned: balance,
      paid: balance,
      closing: balance,
    }),
    example: {
      number: 'ALTUS-ST-000007',
      ...sidesOfExample,
      ...spanOfMay,
      issueDate: '2026-06-01',
      currency: 'EUR',
      opening: '0',
      earned: '12.00',
      paid: '12.00',
      closing: '0',
    },
  },
  'payout.ordered': {
    summary: 'A payout was ordered; the program’s owner and the partner hear of it',
    data: z.object({
      number: z.string(),
      statement: z.string(),
      ...statementSides,
      amount: amountText,
      currency,
    }),
    example: {
      number: 'ALTUS-PO-000003',
      statement: 'ALTUS-ST-000007',
      ...sidesOfExample,
      amount: '12.00',
      currency: 'EUR',
    },
  },
  'month.closed': {
    summary: 'The close of a month came to its end; everybody hears of it',
    data: z.object({ month, run: z.string() }),
    example: { month: '2026-05', run: RUN },
  },
  'program.settled': {
    summary: 'The settlement of a program for a month came to its end; its owner and the operator hear of it',
    data: z.object({ program: ownedId, owner: organizationId, month, run: z.string() }),
    example: { program: 'altus:lifecycle', owner: 'altus', month: '2026-05', run: RUN },
  },
  'import.finished': {
    summary: 'A file was imported to its end; whoever imported it hears of it',
    data: z.object({
      id: z.string(),
      name: z.string(),
      format: z.string(),
      rows: z.int(),
      accepted: z.int(),
      duplicates: z.int(),
      conflicts: z.int(),
      quarantined: z.int(),
      retracted: z.int().meta({ description: 'Events of the bill’s former files that it took back' }),
      sums: z.record(z.string(), balance).meta({ description: 'By currency, without what is in quarantine' }),
    }),
    example: {
      id: `altus:${'5d'.repeat(32)}`,
      name: '2026-05.csv',
      format: 'focus',
      rows: 3,
      accepted: 2,
      duplicates: 0,
      conflicts: 0,
      quarantined: 1,
      retracted: 0,
      sums: { EUR: '31.50' },
    },
  },
  'usage.budget_reached': {
    summary:
      'The use of a month has reached a threshold of a budget; its owner hears of it, once per month and threshold',
    data: z.object({
      budget: ownedId,
      name: z.string(),
      customer: organizationId.nullable(),
      subscription: ownedId.nullable(),
      meter: ownedId,
      unit: z.string(),
      amount: amountText,
      threshold: amountText.meta({ description: 'In percent of the amount' }),
      used: balance.meta({ description: 'By then' }),
      month,
      monthFrom: instant,
      zone,
    }),
    example: {
      budget: 'nordwind:fen-budget',
      name: 'Stratum of Fen Foods',
      customer: null,
      subscription: 'nordwind:fen-stratum',
      meter: 'altus:cores',
      unit: 'core-month',
      amount: '10',
      threshold: '80',
      used: '8.25',
      month: '2026-05',
      monthFrom: '2026-04-30T22:00:00Z',
      zone: 'Europe/Berlin',
    },
  },
  'usage.source_silent': {
    summary: 'A source of your usage events is silent for longer than it usually is; told once until it sends again',
    data: z.object({
      source: z.string(),
      types: z.array(z.string()).meta({ description: 'The types of its events' }),
      lastReceivedAt: instant,
      silentFrom: instant,
      usualGapDays: z.int().min(1),
      says: z.string(),
    }),
    example: {
      source: 'stratum:meter',
      types: ['stratum.cores'],
      lastReceivedAt: '2026-05-20T22:00:00Z',
      silentFrom: '2026-05-22T22:00:00Z',
      usualGapDays: 1,
      says: 'nothing came for 2 days; it usually reports every day',
    },
  },
  'license.issued': {
    summary: 'A license was issued or renewed; everybody on its chain hears of it, and asks for the document itself',
    data: z.object({
      license: z.string(),
      subscription: ownedId,
      product: ownedId,
      customer: organizationId,
      vendor: organizationId,
      instance: z.string().nullable().meta({ description: 'The installation that it is for, where it is for one' }),
      plan: z.string().nullable(),
      features: z.array(z.string()),
      quantity: amountText,
      notBefore: instant,
      renewAt: instant,
      expiresAt: instant,
      kid: z.string(),
    }),
    example: {
      license: 'lic_3f6c1c5e-6f0a-4d53-9f5b-0d1f6a0c9a11',
      subscription: 'nordwind:fen-stratum',
      product: 'altus:stratum',
      customer: 'fen-foods',
      vendor: 'altus',
      instance: null,
      plan: null,
      features: ['clusters'],
      quantity: '1',
      notBefore: '2026-04-30T22:00:00Z',
      renewAt: '2026-05-31T22:00:00Z',
      expiresAt: '2026-06-14T22:00:00Z',
      kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    },
  },
  'webhook.disabled': {
    summary: 'An endpoint of yours was disabled: it answered 410, or nothing but failures came from it for five days',
    data: z.object({
      webhook: z.string(),
      url: z.string(),
      because: z.enum(['gone', 'failing']),
      failingSince: instant.nullable(),
    }),
    example: {
      webhook: 'whk_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90',
      url: 'https://hooks.nordwind.example/perennial',
      because: 'failing',
      failingSince: '2026-05-27T08:00:00Z',
    },
  },
  ping: {
    summary: 'A test of one endpoint, which somebody asked for',
    data: z.object({ webhook: z.string() }),
    example: { webhook: 'whk_2f1d7c0e5b9a4c63a1c4f0d2e7b85a90' },
  },
}

/** The facts themselves, one type per kind: who may see a fact hears of it. */
function factTypes(): readonly EventType[] {
  return [...FACT_KINDS.values()].map(({ kind, summary, schema }) => ({
    name: factEvent(kind),
    summary: `Recorded: ${summary}`,
    data: z.object({
      position: z.int().min(1),
      id: z.string(),
      kind: z.literal(kind),
      about: z.string(),
      owner: organizationId,
      learnedAt: instant,
      body: schema,
    }),
    example: exampleOf(kind),
  }))
}

/** Facts that can be told in this order; the first of each kind is its example. */
export const EXAMPLES = [
  ...FACT_EXAMPLES,
  ...DOCUMENT_EXAMPLES,
  ...ENROLLMENT_EXAMPLES,
  ...SALES_EXAMPLES,
  ...LIFE_EXAMPLES,
  ...RENEWAL_EXAMPLES,
  ...JOURNEY_EXAMPLES,
  ...DEAL_EXAMPLES,
  ...STANDING_EXAMPLES,
  ...SELL_THROUGH_EXAMPLES,
  ...PAYOUT_EXAMPLES,
  ...PLAYBOOK_EXAMPLES,
]

/** What a fact's event would say; null where nobody has written an example of the kind yet. */
function exampleOf(kind: string): unknown {
  const position = EXAMPLES.findIndex((one) => one.kind === kind) + 1
  const found = EXAMPLES[position - 1]
  if (!found) return null
  const { about, owner, body } = found
  return { position, id: `example-${position}`, kind, about, owner, learnedAt: '2026-05-01T00:00:00Z', body }
}

/** Every type of event, by name. */
export const EVENT_TYPES: ReadonlyMap<string, EventType> = new Map(
  [...POSTED_EVENTS.map((name) => ({ name, ...POSTED[name] })), ...factTypes()].map((type) => [type.name, type]),
)

/** What a delivery's body holds, as a schema. */
export function deliverySchema({ name, data }: EventType): z.ZodObject {
  return z.object({
    type: z.literal(name),
    timestamp: instant.meta({ description: 'When it happened, not when it is sent' }),
    data,
  })
}
