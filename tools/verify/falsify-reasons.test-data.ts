/** A way to break an explanation in one place, and a part of what has to be said about it. */
export type Break = Readonly<{ name: string; statements: readonly string[]; says: string }>

/** Two partners that between them see every kind of reason, and kinds that only one of them may see. */
export const VIEWERS = ['birch', 'leaf']

const THEIRS = `parties && array['birch', 'leaf']`

/** The first stored reason of a rule that one of the two sees, by its place. */
function first(rule: string, also = 'true'): string {
  return `(posting, path) = (select posting, path from reason where body->>'rule' = '${rule}' and ${THEIRS} and ${also} order by 1, 2 limit 1)`
}

function set(rule: string, field: string, value: string, also?: string): string {
  return `update reason set body = jsonb_set(body, '{${field}}', '${value}') where ${first(rule, also)}`
}

export const BREAKS: readonly Break[] = [
  {
    name: 'a reason is removed',
    statements: [`delete from reason where ${first('quantity')}`],
    says: 'reasons belong below it',
  },
  {
    name: 'the reason of a posting itself is removed',
    statements: [`delete from reason where ${first('posting')}`],
    says: 'the posting itself has no reason',
  },
  {
    name: 'all reasons of a posting are removed',
    statements: [`delete from reason where posting = (select min(id) from earning)`],
    says: 'it has no reasons',
  },
  {
    name: 'a fact is removed',
    statements: [
      `delete from fact where position = (select min(position) from fact where kind = 'price' and ${THEIRS})`,
    ],
    says: 'does not exist',
  },
  {
    name: 'a reason names a fact that nobody told',
    statements: [set('role', 'facts', '["fact:999999"]')],
    says: 'fact:999999 does not exist',
  },
  {
    name: 'a reason names what is no fact',
    statements: [set('role', 'facts', '["hearsay:1"]')],
    says: 'hearsay:1 leads nowhere',
  },
  {
    name: 'a cost names a rating that never was',
    statements: [set('role', 'facts', '["cost:999999"]')],
    says: 'cost:999999 was never rated',
  },
  { name: 'a reason rests on nothing', statements: [set('role', 'facts', '[]')], says: 'role ends in nowhere' },
  {
    name: 'a reason names a posting that does not exist',
    statements: [set('billed', 'posting', '"line:NOBODY-INV-000001/1"')],
    says: 'it has no reasons',
  },
  {
    name: 'a posting is another amount than is explained',
    statements: ['update payout set amount = amount + 1 where id = (select min(id) from payout)'],
    says: 'its reasons explain',
  },
  { name: 'a tier’s amount is another', statements: [set('tier', 'amount', '"1"')], says: 'price:graduated says' },
  { name: 'a tier’s quantity is another', statements: [set('tier', 'quantity', '"1"')], says: 'the tiers hold' },
  {
    name: 'goodwill takes another amount',
    statements: [set('goodwill', 'amount', '"-49"')],
    says: 'rated_line says',
  },
  {
    name: 'an amount is rounded wrongly',
    statements: [set('rounding', 'amount', '"0.01"')],
    says: 'rounding says 0.01, its parts come to',
  },
  { name: 'another amount stood before', statements: [set('posted', 'amount', '"1"')], says: 'posted says 1' },
  {
    name: 'a statement’s earning is another amount',
    statements: [set('earned', 'amount', '"1"')],
    says: 'earned says 1',
  },
  {
    name: 'a balance opens with another amount',
    statements: [set('opening', 'amount', '"1"', `body ? 'posting'`)],
    says: 'opening says 1',
  },
  {
    name: 'a quantity is another',
    statements: [set('quantity', 'quantity', '"1"')],
    says: '1 is stated, the events come to',
  },
  {
    name: 'another number of events is stated',
    statements: [set('usage', 'usage,events', '1000')],
    says: '1000 events are stated',
  },
  {
    name: 'usage of a subscription that nobody has is stated',
    statements: [set('usage', 'usage,subscription', '"birch:nothing"')],
    says: 'its events are not shown',
  },
  {
    name: 'facts are shown to others',
    statements: ['alter policy parties_see on fact using (true)'],
    says: 'is shown to somebody else',
  },
  {
    name: 'facts are kept from their parties',
    statements: ['alter policy parties_see on fact using (false)', 'alter policy acquainted_see on fact using (false)'],
    says: 'is not shown to its party',
  },
  {
    name: 'reasons are shown to others',
    statements: ['alter policy parties_see on reason using (true)'],
    says: 'a foreign reason is shown',
  },
  {
    name: 'reasons are kept from their parties',
    statements: ['alter policy parties_see on reason using (false)'],
    says: 'its reasons are not shown',
  },
]
