import type { Trigger } from './program.ts'

/** What kind of value a path has, and what it is compared with. */
export type ValueKind = 'number' | 'text' | 'boolean' | 'texts'

/** Families of triggers: `period` are those that end, such as `quarter.ended`. */
export const TRIGGER_FAMILIES = [
  'invoice',
  'subscription',
  'milestone',
  'touchpoint',
  'certification',
  'deal',
  'sell_through',
  'period',
] as const
export type TriggerFamily = (typeof TRIGGER_FAMILIES)[number]

/** What a predicate may ask: its kind, for which triggers it has a value (a whole trigger, or a family), and what it means. */
export type ContextPath = Readonly<{
  path: string
  kind: ValueKind
  has: readonly (TriggerFamily | Trigger)[]
  says: string
}>

const ALWAYS = TRIGGER_FAMILIES
/** Whatever is about a customer's life with a product. A period's end is, unless the incentive pays a partner as a whole. */
const ON_A_JOURNEY = TRIGGER_FAMILIES.filter((family) => family !== 'certification')

function paths(
  group: string,
  has: readonly (TriggerFamily | Trigger)[],
  all: Readonly<Record<string, readonly [ValueKind, string]>>,
): readonly ContextPath[] {
  return Object.entries(all).map(([name, [kind, says]]) => ({ path: `${group}.${name}`, kind, has, says }))
}

/** Every path that a predicate may ask for, beside `param.<name>` and `let.<name>`, which a program names itself. */
export const CONTEXT: readonly ContextPath[] = [
  ...paths('line', ['invoice'], {
    kind: ['text', '"usage" where the line bills metered use, else "fee"'],
    charge: ['text', 'The charge of the product, such as "cores"'],
    product: ['text', 'The id of the product that was billed'],
    currency: ['text', 'The currency that was billed in'],
    amount: ['number', 'What was billed, net of tax, in that currency; a credit note lowers it'],
    quantity: ['number', 'How much was billed, where the charge counts something'],
  }),
  ...paths('subscription', ON_A_JOURNEY, {
    active: ['boolean', 'Whether it runs at the moment asked about, neither ended nor suspended'],
    id: ['text', 'The id of the subscription'],
    product: ['text', 'The id of its product'],
    age_days: ['number', 'Whole days since it began'],
    quantity: ['number', 'How many are agreed, such as seats'],
    plan: ['text', 'The plan that it is on, where it has one'],
    term_months: ['number', 'How many months its term has, where it has one'],
  }),
  ...paths('renewal', ['subscription.renewed'], {
    days_early: [
      'number',
      'Whole days from when the renewal was told to when the new term begins; 0 for one by itself',
    ],
    months: ['number', 'How many months the new term has'],
    automatic: ['boolean', 'Whether it renewed by itself'],
    quantity: ['number', 'How many the new term begins with'],
    quantity_before: ['number', 'How many the old term ended with'],
  }),
  ...paths('expansion', ['subscription.expanded'], {
    quantity: ['number', 'How many were added'],
    quantity_before: ['number', 'How many there were before'],
  }),
  ...paths('milestone', ['milestone'], {
    name: ['text', 'The name of the milestone, such as "in_production"'],
    days_early: ['number', 'Whole days from when it was reached to when it was due; below 0 where it came late'],
  }),
  ...paths('touchpoint', ['touchpoint'], {
    kind: ['text', '"call", "meeting", "business_review", "workshop", "mail" or "ticket"'],
    verified: ['boolean', 'Whether the customer or the vendor confirmed it'],
  }),
  ...paths('certification', ['certification'], {
    name: ['text', 'The name of the certification'],
    holders: ['number', 'How many people hold it'],
  }),
  ...paths('sell_through', ['sell_through'], {
    kind: ['text', 'What the distributor reported: a sale or a return'],
    product: ['text', 'The id of the product that was sold'],
    distributor: ['text', 'Who reported it'],
  }),
  ...paths('deal', ON_A_JOURNEY, {
    registered: ['boolean', 'Whether the deal was registered and approved'],
    protected: ['boolean', 'Whether it is protected at the moment asked about'],
    days_since_registered: ['number', 'Whole days since it was registered'],
    influenced: ['boolean', 'Whether somebody’s influence on it is confirmed'],
  }),
  ...paths('partner', ALWAYS, {
    id: ['text', 'The id of the partner'],
    group: ['text', 'The head of its group; itself where it is in none'],
    tier: ['text', 'The tier that the owner of the program granted it'],
    certifications: ['texts', 'Names of the certifications that it holds'],
    enrolled: ['boolean', 'Whether it is enrolled with the owner of the program'],
    agreement_signed: ['boolean', 'Whether it accepted the terms in force'],
    country: ['text', 'Its country, such as "DE"'],
  }),
  ...paths('customer', ON_A_JOURNEY, {
    id: ['text', 'The id of the customer'],
    country: ['text', 'Its country, such as "DE"'],
    health: ['number', 'Its score with the product, from 0 to 100, as it was recorded last'],
    clouds: ['texts', 'On which clouds it used something'],
    verified_touchpoints_90d: ['number', 'Verified touchpoints of the partner in the 90 days before'],
    touchpoints_90d: ['number', 'Touchpoints of the partner in the 90 days before, verified or not'],
    products: ['texts', 'Ids of the products that it has subscriptions to'],
  }),
]

const BY_PATH: ReadonlyMap<string, ContextPath> = new Map(CONTEXT.map((one) => [one.path, one]))

export function contextPath(path: string): ContextPath | undefined {
  return BY_PATH.get(path)
}

/** The family of a trigger; every `….ended` is a period's. */
export function familyOf(trigger: string): TriggerFamily {
  const [head = ''] = trigger.split('.')
  if (trigger.endsWith('.ended')) return 'period'
  return TRIGGER_FAMILIES.find((family) => family === head) ?? 'period'
}

/** Whether a path has a value where something is credited on a trigger. */
export function hasValueFor({ has }: ContextPath, trigger: string): boolean {
  const family = familyOf(trigger)
  return has.some((one) => one === family || one === trigger)
}
