import type { Falsification } from './falsify-ledger.ts'

const FIRST = `(select min(number) from payment where kind = 'payment')`
const FIRST_APPLIED = `(payment_number, credit_number, document_number) = (select payment_number, credit_number, document_number
  from allocation order by 1, 2, 3 limit 1)`

/** Moves an amount between two accounts of the entry that books the first payment in the books of one side. */
function moveCash(side: 'seller_id' | 'buyer_id'): readonly string[] {
  const entry = `(select e.id from entry e join payment p on p.number = e.document and p.${side} = e.organization_id
    where p.number = ${FIRST})`
  return [
    `update entry_line set amount = amount + 1 where entry_id = ${entry} and account like 'cash/%'`,
    `update entry_line set amount = amount - 1 where (entry_id, line) =
      (select entry_id, min(line) from entry_line where entry_id = ${entry} and account not like 'cash/%' group by 1)`,
  ]
}

function unappliedLine(account: string): readonly string[] {
  return [
    `with head as (insert into entry (position, organization_id, currency, date, narration, document)
        select 1, seller_id, currency, current_date, 'extra', number from payment order by position limit 1 returning *)
      insert into entry_line (entry_id, organization_id, line, account, amount)
        select id, organization_id, 1, 'cash/main', 5 from head union all select id, organization_id, 2, '${account}', -5 from head`,
  ]
}

/** Ways to make payments wrong, and the checks that have to notice. */
export const PAYMENT_FALSIFICATIONS: readonly Falsification[] = [
  {
    name: 'the seller got more than was paid',
    statements: moveCash('seller_id'),
    noticedBy: 'a payment is the seller’s cash',
  },
  {
    name: 'the buyer paid less than came in',
    statements: moveCash('buyer_id'),
    noticedBy: 'a payment is the buyer’s cash, the other way round',
  },
  {
    name: 'a document is paid more than it is',
    statements: [`update allocation set amount = 1000000000 where ${FIRST_APPLIED}`],
    noticedBy: 'what stands against a document is no more than it and not below nothing',
  },
  {
    name: 'a payment pays more than it is',
    statements: [`update allocation set amount = 1000000000 where ${FIRST_APPLIED}`],
    noticedBy: 'what stands of a payment or a credit is no more than it and not below nothing',
  },
  {
    name: 'what was applied is lost',
    statements: [`delete from allocation where ${FIRST_APPLIED}`],
    noticedBy: 'what is open of documents is the receivable, per currency',
  },
  {
    name: 'a payment was higher',
    statements: [`update payment set amount = amount + 1 where number = ${FIRST}`],
    noticedBy: 'what is applied to nothing is unapplied cash, per currency',
  },
  {
    name: 'somebody has paid what nobody has got',
    statements: unappliedLine('unapplied-cash/nobody'),
    noticedBy: 'what is unapplied with one is unapplied for the other, per currency',
  },
]
