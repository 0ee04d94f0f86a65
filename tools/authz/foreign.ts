/** What can be named in a request and may be somebody else's: its values as SQL, and whose each is. */
import { seesRow } from './truth.ts'

export type Value = Readonly<{
  /** Selects `value, seen`: whether the organization may see anything that has it. */
  values: (organization: string) => string
  /** One of the same form that nothing has. */
  random: (value: string) => string
}>

const other = (value: string): string => `${value.slice(0, -1)}${value.endsWith('q') ? 'z' : 'q'}`
const otherNumber = (value: string): string => value.replace(/(INV|ST)-0/, '$1-9')

/** A column, or what is made of columns, of a table whose rows have owners. */
function column(table: string, expression: string, random = other, where = 'true'): Value {
  const values = (organization: string): string =>
    `select ${expression} as value, bool_or(coalesce(${seesRow(table, organization)}, false)) as seen from ${table}
      where ${where} and ${expression} is not null group by 1`
  return { values, random }
}

const factsOf = (kind: string, expression = 'about', random = other): Value =>
  column('fact', expression, random, `kind = '${kind}'`)

export const VALUES = {
  organization: {
    // Whoever stands on something that an organization sees is known to it, by name or not.
    values: (
      who,
    ) => `select o.id as value, exists (select from fact where ${seesRow('fact', who)} and (o.id = any (parties)
        or kind = 'organization' and about = o.id or body::text like '%"' || o.id || '"%')) as seen
      from (select distinct about as id from fact where kind = 'organization') o`,
    random: other,
  },
  agreement: factsOf('agreement'),
  subscription: factsOf('subscription'),
  deal: factsOf('deal'),
  price: factsOf('price'),
  priceBook: column('fact', "coalesce(body ->> 'book', about)", other, "kind in ('price', 'price_book')"),
  binding: factsOf('binding'),
  milestone: factsOf('milestone'),
  program: factsOf('program'),
  application: factsOf('partner_application'),
  paper: factsOf('partner_document'),
  factId: column('fact', 'id'),
  about: column('fact', 'about'),
  // Not those that the matrix itself has named before.
  content: column(
    'fact',
    "body ->> 'sha256'",
    (value) => `${'0'.repeat(16)}${value.slice(16)}`,
    "kind = 'partner_document' and about not like '%:probe%'",
  ),
  licenseDocument: column('license', 'document'),
  invoice: column('invoice', 'number', otherNumber),
  statement: column('statement', 'number', otherNumber),
  payout: column('payout', 'number', otherNumber),
  account: column('entry_line', 'account', other, `account like '%/%'`),
  bookDocument: column('entry', 'document'),
  file: column('quarantine', 'file'),
  webhook: column('webhook', 'id', (value) => `whk_${[...value.slice(4)].reverse().join('')}`),
  webhookUrl: column('webhook', 'url'),
  delivery: column('webhook_delivery', 'id'),
  key: column('api_key', 'id'),
  person: column('audit', "body::json -> 'by' ->> 'id'", other, "body::json -> 'by' ->> 'kind' = 'person'"),
  usageSource: column('usage_source_day', 'source'),
  subject: {
    values: (who) =>
      `select id || '-subject-one' as value, id = '${who}' as seen from (select distinct organization_id as id from webhook) o`,
    random: other,
  },
  eventId: {
    values: (who) =>
      `select id || '-event-one' as value, id = '${who}' as seen from (select distinct organization_id as id from webhook) o`,
    random: other,
  },
  email: {
    values: (who) => `select u.email as value, exists (select from membership m where m.person_id = u.id
      and m.organization_id = '${who}') as seen from signin."user" u`,
    random: (value) => `q${value.slice(1)}`,
  },
  session: {
    values: (who) => `select s.id as value, exists (select from membership m where m.person_id = s."userId"
      and m.organization_id = '${who}') as seen from signin.session s`,
    random: other,
  },
  domain: {
    values: (who) => `select domain as value, "organizationId" = '${who}' as seen from signin."ssoProvider"`,
    random: (value) => `q${value.slice(1)}`,
  },
} as const satisfies Readonly<Record<string, Value>>

export type ValueName = keyof typeof VALUES
