import { DOCUMENT_FALSIFICATIONS } from './falsify-documents.ts'
import { PAYMENT_FALSIFICATIONS } from './falsify-payments.ts'

/** A way to make the books wrong in one place, and the check that has to notice. */
export type Falsification = Readonly<{ name: string; statements: readonly string[]; noticedBy: string }>

/** Triggers and foreign keys are off for a superuser who says so; check and unique constraints have to go. */
export const UNGUARD = "set local session_replication_role = 'replica'"

const FIRST_LINE = '(select id from invoice_line order by position, line limit 1)'
const SELLERS_ENTRY = `(select e.id from entry e join invoice i on i.number = e.document and i.seller_id = e.organization_id
  order by e.id limit 1)`
const BUYERS_ENTRY = `(select e.id from entry e join invoice i on i.number = e.document and i.buyer_id = e.organization_id
  order by e.id limit 1)`

/** Moves an amount from one line of an entry to another, so that the entry still sums to zero. */
function move(entry: string): readonly string[] {
  return [
    `update entry_line set amount = amount + 1 where entry_id = ${entry} and line = 1`,
    `update entry_line set amount = amount - 1 where entry_id = ${entry} and line = 2`,
  ]
}

function moveOn(series: 'ST' | 'PO', side: 'payer_id' | 'partner_id'): readonly string[] {
  const table = series === 'ST' ? 'statement' : 'payout'
  return move(`(select e.id from entry e join ${table} d on d.number = e.document and d.${side} = e.organization_id
    where exists (select from entry_line l where l.entry_id = e.id) order by e.id limit 1)`)
}

/** An entry of its own that balances, for a document that exists, on accounts that nobody else has. */
function bookExtra(accounts: readonly [string, string], organization: string, document: string): readonly string[] {
  const [debit, credit] = accounts
  return [
    `with head as (insert into entry (position, organization_id, currency, date, narration, document)
        select 1, ${organization}, currency, current_date, 'extra', number from ${document} order by position limit 1 returning *)
      insert into entry_line (entry_id, organization_id, line, account, amount)
        select id, organization_id, 1, '${debit}', 5 from head union all select id, organization_id, 2, '${credit}', -5 from head`,
  ]
}

const BOOKS: readonly Falsification[] = [
  {
    name: 'an amount of an entry is a cent higher',
    statements: [
      'update entry_line set amount = amount + 0.01 where (entry_id, line) = (select min(entry_id), 1 from entry_line)',
    ],
    noticedBy: 'an entry sums to 0 in its currency',
  },
  {
    name: 'an entry loses its lines',
    statements: [`delete from entry_line where entry_id = ${SELLERS_ENTRY}`],
    noticedBy: 'an entry sums to 0 in its currency',
  },
  {
    name: 'a line moves into another organization’s books',
    statements: [
      `update entry_line set organization_id = 'nobody' where (entry_id, line) = (select min(entry_id), 1 from entry_line)`,
    ],
    noticedBy: 'a trial balance is 0 per organization and currency',
  },
  {
    name: 'a line says another organization than its entry',
    statements: [`update entry set organization_id = 'nobody' where id = ${SELLERS_ENTRY}`],
    noticedBy: 'a line is in the books of its entry',
  },
  {
    name: 'an entry names a document that does not exist',
    statements: [`update entry set document = 'NOBODY-INV-000001' where id = ${SELLERS_ENTRY}`],
    noticedBy: 'an entry books a document of its organization, in its currency, once',
  },
  {
    name: 'a document is booked twice',
    statements: bookExtra(['cost/x', 'revenue/x'], 'seller_id', 'invoice'),
    noticedBy: 'an entry books a document of its organization, in its currency, once',
  },
  {
    name: 'an entry is in another currency than its document',
    statements: [`update entry set currency = 'XTS' where id = ${SELLERS_ENTRY}`],
    noticedBy: 'an entry books a document of its organization, in its currency, once',
  },
]

const INVOICES: readonly Falsification[] = [
  {
    name: 'an invoice’s total is higher',
    statements: ['update invoice set total = total + 1 where number = (select min(number) from invoice)'],
    noticedBy: 'an invoice is its lines, in its currency',
  },
  {
    name: 'a line is in another currency than its invoice',
    statements: [`update invoice_line set currency = 'XTS' where id = ${FIRST_LINE}`],
    noticedBy: 'an invoice is its lines, in its currency',
  },
  {
    name: 'a line is lost',
    statements: [`delete from invoice_line where id = ${FIRST_LINE}`],
    noticedBy: 'an invoice is its lines, in its currency',
  },
  {
    name: 'a line is on no invoice',
    statements: [`update invoice_line set invoice_id = 'NOBODY-INV-000001' where id = ${FIRST_LINE}`],
    noticedBy: 'a line is on an invoice',
  },
  {
    name: 'the seller books less',
    statements: move(SELLERS_ENTRY),
    noticedBy: 'an invoice is the seller’s receivable',
  },
  { name: 'the buyer books more', statements: move(BUYERS_ENTRY), noticedBy: 'an invoice is the buyer’s payable' },
  {
    name: 'the buyer books nothing',
    statements: [
      `delete from entry_line where entry_id = ${BUYERS_ENTRY}`,
      `delete from entry where not exists (select from entry_line where entry_id = entry.id)`,
    ],
    noticedBy: 'both books of a link agree, per currency',
  },
  {
    name: 'somebody is owed what nobody owes',
    statements: bookExtra(['receivable/nobody', 'revenue/x'], 'seller_id', 'invoice'),
    noticedBy: 'what one is owed is what the other owes, per currency',
  },
]

const STATEMENTS: readonly Falsification[] = [
  {
    name: 'a statement closes higher than it comes to',
    statements: [
      'alter table statement drop constraint statement_check',
      'update statement set closing = closing + 1 where number = (select min(number) from statement)',
    ],
    noticedBy: 'a statement closes at opening + earned − paid',
  },
  {
    name: 'an earning is higher',
    statements: ['update earning set amount = amount + 1 where id = (select min(id) from earning)'],
    noticedBy: 'a statement earned is its earnings, in its currency',
  },
  {
    name: 'an earning is on no statement',
    statements: [`update earning set statement_id = 'NOBODY-ST-000001' where id = (select min(id) from earning)`],
    noticedBy: 'an earning is on a statement',
  },
  {
    name: 'a payout is higher',
    statements: ['update payout set amount = amount + 1 where number = (select min(number) from payout)'],
    noticedBy: 'a statement paid is its payout, in its currency',
  },
  {
    name: 'a balance is higher when it opens than when it closed',
    statements: [
      'update statement set opening = opening + 1, closing = closing + 1 where number = (select max(number) from statement)',
    ],
    noticedBy: 'a statement opens where the one before closed',
  },
  {
    name: 'the payer accrues more',
    statements: moveOn('ST', 'payer_id'),
    noticedBy: 'a statement is the payer’s accrual',
  },
  {
    name: 'the partner books more',
    statements: moveOn('ST', 'partner_id'),
    noticedBy: 'a statement is the partner’s receivable',
  },
  { name: 'a payout is booked lower', statements: moveOn('PO', 'payer_id'), noticedBy: 'a payout is the payer’s debt' },
  {
    name: 'a payer owes what nobody has earned',
    statements: bookExtra(['incentive-expense/nobody', 'incentive-accrual/nobody'], 'payer_id', 'statement'),
    noticedBy: 'what a partner has earned is what its payer owes, per currency',
  },
]

const NUMBERS: readonly Falsification[] = [
  {
    name: 'an invoice in the middle is gone',
    statements: [
      `delete from invoice where number = (select number from invoice where number like '%-000001' order by number limit 1)`,
    ],
    noticedBy: 'numbers of a seller’s series have no gap and no double',
  },
  {
    name: 'a number is given twice',
    statements: [
      'alter table invoice drop constraint invoice_seller_id_number_key',
      'alter table invoice alter column net drop expression',
      `insert into invoice select (jsonb_populate_record(i, jsonb_build_object('id', 'twice'))).* from invoice i order by number limit 1`,
    ],
    noticedBy: 'numbers of a seller’s series have no gap and no double',
  },
  {
    name: 'the newest statement is gone',
    statements: ['delete from statement where number = (select max(number) from statement)'],
    noticedBy: 'a series counts as far as its newest number',
  },
  {
    name: 'a series counts further than its numbers',
    statements: [`update number_series set last = last + 1 where series = 'PO'`],
    noticedBy: 'a series counts as far as its newest number',
  },
]

const DERIVED: readonly Falsification[] = [
  {
    name: 'a revision is left out',
    statements: [`update invoice_line set revision = revision + 1 where id = ${FIRST_LINE}`],
    noticedBy: 'lines of a key are its revisions 1, 2, 3, …',
  },
  {
    name: 'a key is posted twice as its first',
    statements: [
      `do $$ declare name text; begin
        select conname into name from pg_constraint where conrelid = 'invoice_line'::regclass and contype = 'u' and array_length(conkey, 1) = 6;
        execute format('alter table invoice_line drop constraint %I', name); end $$`,
      `insert into invoice_line select (jsonb_populate_record(l, jsonb_build_object('id', 'twice', 'line', 999999))).*
        from invoice_line l where id = ${FIRST_LINE}`,
    ],
    noticedBy: 'lines of a key are its revisions 1, 2, 3, …',
  },
  {
    name: 'an earning’s revision is left out',
    statements: ['update earning set revision = revision + 1 where id = (select min(id) from earning)'],
    noticedBy: 'earnings of a key are its revisions 1, 2, 3, …',
  },
  {
    name: 'a correction corrects nothing',
    statements: [`update invoice_line set corrects = null where revision = 2`],
    noticedBy: 'a correcting line names an earlier line of its key, a first one none',
  },
  {
    name: 'a reversal takes back less',
    statements: [
      `update invoice_line set kind = 'reversal', amount = amount + 1 where id = (select id from invoice_line where revision = 2 order by id limit 1)`,
    ],
    noticedBy: 'a reversal takes back all that stood',
  },
  {
    name: 'what was derived is another total than what is posted',
    statements: ['update rated_line set total = total + 1 where id = (select max(id) from rated_line)'],
    noticedBy: 'posted lines of a key sum to its derived total, rounded',
  },
  {
    name: 'a posted key was never derived',
    statements: [
      `delete from rated_line r using invoice_line l where l.id = ${FIRST_LINE} and r.subscription = l.subscription and r.link = l.link`,
    ],
    noticedBy: 'posted lines of a key sum to its derived total, rounded',
  },
  {
    name: 'a derived key is not posted, nor anything that tells of it',
    statements: [`delete from invoice_line where id = ${FIRST_LINE}`],
    noticedBy: 'posted lines of a key sum to its derived total, rounded',
  },
  {
    name: 'what was earned is another total than what is posted',
    statements: ['update earning_state set total = total + 1 where id = (select max(id) from earning_state)'],
    noticedBy: 'posted earnings of a key sum to its derived total, rounded',
  },
  {
    name: 'a line carries another total than was derived',
    statements: [
      'update invoice_line set rated_total = rated_total + 0.001 where id = (select max(id) from invoice_line)',
    ],
    noticedBy: 'the newest line of a key carries the total it was derived from',
  },
]

export const FALSIFICATIONS: readonly Falsification[] = [
  ...BOOKS,
  ...INVOICES,
  ...DOCUMENT_FALSIFICATIONS,
  ...PAYMENT_FALSIFICATIONS,
  ...STATEMENTS,
  ...NUMBERS,
  ...DERIVED,
]
