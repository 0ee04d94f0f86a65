import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { CreditGrantFact } from '#core/billing/credit-grant.ts'
import { draftInvoice, type InvoiceDraft } from '#core/billing/invoice.ts'
import type { LineKey } from '#core/billing/line.ts'
import { type PrepaidGrant, prepaidPart } from '#core/billing/prepaid.ts'
import { rowName, taxOf } from '#core/billing/tax/tax-of.ts'
import { creditsOf, type InvoiceVoidBody } from '#core/billing/void.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import type { Period } from '#core/ground/calendar.ts'
import type { Cut } from '#core/ground/cut.ts'
import { type Decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { factRef } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { type Currency, currencyPlaces, readableMoney } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Posting } from '#core/ground/reconcile.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, actAs, beginPosting, lockInTurn } from '#stores/postgres/acting.ts'
import { loadNewest, saveFacts } from '#stores/postgres/facts.ts'
import { loadCorrected } from '#stores/postgres/invoice-origins.ts'
import { issueInvoice, type LineDetail } from '#stores/postgres/invoices.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { currentCut, takePositions } from '#stores/postgres/positions.ts'
import { findUnfinishedRun } from '#stores/postgres/runs.ts'
import { type IssuedHead, type IssuedLine, loadHead, loadIssuedLines } from '#stores/postgres/voids.ts'
import { documentIssued } from './document-issued.ts'

const voided = z.object({
  invoice: z.string(),
  creditNote: z.string().nullable().meta({ description: 'The credit note that voids it; null in a preview' }),
  billAgain: z.boolean(),
  currency: z.string(),
  net: z.string(),
  tax: z.string(),
  total: z.string().meta({ description: 'What the credit note comes to: a negative amount' }),
  lines: z.int(),
})

/** Takes an issued invoice back whole. */
export const voidInvoice = door({
  name: 'void-invoice',
  kind: 'act',
  summary: 'Void an invoice that you sent, by a full credit note',
  description:
    'Issues a credit note, with a number of its own, over all of the invoice that was not credited before. With `billAgain` the next close bills the same service anew, by what is known then; without it what was taken back stays off those lines. Nothing issued changes. With `preview` it only says what the credit note would come to.',
  http: { method: 'POST', path: '/v1/invoices/{number}/void' },
  command: 'void invoice',
  input: z.object({
    number: z.string().meta({ example: 'ALTUS-INV-000003' }),
    billAgain: z.boolean().meta({ description: 'Whether the next close bills the same service anew' }),
    because: z.string().min(1).max(500),
    preview: z.boolean().optional().meta({ description: 'Only says what it would come to' }),
  }),
  output: voided,
  refusals: {
    not_found: 404,
    not_yours: 403,
    not_an_invoice: 409,
    already_voided: 409,
    nothing_left: 409,
    run_unfinished: 409,
  },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: (context, asked) => actAs(context, (acting) => voidIt(acting, context, asked)),
})

type Asked = Readonly<{ number: string; billAgain: boolean; because: string; preview?: boolean | undefined }>

/**
 * The lock of closes comes first, then that of the link, as a close takes them: no close begins while the void is decided, and
 * none is half done, which would know its documents and not its fact.
 */
async function voidIt(
  acting: Acting,
  context: Context,
  asked: Asked,
): Promise<Result<z.input<typeof voided>, Refusal>> {
  const { number, billAgain, preview = false } = asked
  await lockInTurn(acting, `close ${context.operator}`)
  const seen = await loadHead(acting, number)
  if (seen) await lockInTurn(acting, `close ${seen.link}`)
  // Read again behind the lock: somebody may have voided it meanwhile.
  const head = seen && (await loadHead(acting, number))
  const fault = headFault(head, number, context)
  if (fault || !head) return refuse(fault ?? notFound(number))
  const running = await findUnfinishedRun(acting, { kind: 'close', owner: context.operator })
  if (running) {
    const says = `The close of ${running.period} has not come to its end: close ${running.period} again first`
    return refuse({ code: 'run_unfinished', says })
  }
  const credit = await draftCredit(acting, head)
  if (!credit) return refuse({ code: 'nothing_left', says: `Nothing of ${number} is left that could be credited` })
  const { draft } = credit
  const creditNote = preview ? null : await issueCredit(acting, context, { ...credit, head, asked })
  return ok({
    invoice: number,
    creditNote,
    billAgain,
    currency: draft.total.currency,
    net: decimalText(draft.net.amount),
    tax: decimalText(draft.tax.amount),
    total: decimalText(draft.total.amount),
    lines: draft.lines.length,
  })
}

function headFault(head: IssuedHead | undefined, number: string, { organization }: Context): Refusal | undefined {
  if (!head) return notFound(number)
  if (head.seller !== organization)
    return { code: 'not_yours', says: `Only its seller ${head.seller} may void ${number}` }
  if (head.kind !== 'invoice')
    return { code: 'not_an_invoice', says: `${number} is a credit note: only invoices are voided` }
  return head.voidedBy === null
    ? undefined
    : { code: 'already_voided', says: `${number} was voided by ${head.voidedBy}` }
}

function notFound(number: string): Refusal {
  return { code: 'not_found', says: `There is no invoice ${number} that you sent or received` }
}

type Credited = Readonly<{ line: IssuedLine; amount: Decimal }>
type Credit = Readonly<{ draft: InvoiceDraft; credits: readonly Credited[]; cut: Cut }>

/** The credit note as it would go out, or undefined where nothing is left to take back. */
async function draftCredit(acting: Acting, head: IssuedHead): Promise<Credit | undefined> {
  const credits = creditsOf(await loadIssuedLines(acting, head.number))
  const agreement = await loadAgreement(acting, head)
  const originals = credits.flatMap(({ line }) => line.taxed.original ?? [])
  const corrected = await loadCorrected(acting, [...new Set(originals)])
  const taxed = credits.map(({ line, amount }) => ({ ...line.taxed, amount }))
  const cut = await currentCut(acting)
  const grouped = { group: head.groupedBy, purchaseOrder: head.purchaseOrder, lines: postingsOf(credits, cut) }
  const draft = draftInvoice(agreement, grouped, taxOf(taxed, corrected, agreement.currency))
  return draft.net.amount.lt(ZERO) ? { draft, credits, cut } : undefined
}

async function loadAgreement(acting: Acting, { link }: IssuedHead): Promise<Agreement> {
  const told = await loadNewest(acting, [['agreement', link]])
  return present(agreementsFrom(told).get(link), `the seller of ${link} knows its agreement`)
}

/** Postings in the order of the invoice; lines of one key go on counting its revisions. */
function postingsOf(credits: readonly Credited[], cut: Cut): readonly Posting<LineKey>[] {
  const revisions = new Map<string, number>()
  const left = new Map<string, Decimal>()
  return credits.map(({ line, amount }) => {
    const name = JSON.stringify(line.key)
    const revision = (revisions.get(name) ?? line.revision) + 1
    const total = (left.get(name) ?? line.stands).plus(amount)
    revisions.set(name, revision)
    left.set(name, total)
    // Its reason and basis name the fact, whose position is not taken yet.
    const reason = { rule: 'voided', says: line.id }
    return { key: line.key, revision, amount, total, kind: 'correction', cut, basis: [], news: [], reason }
  })
}

type ToIssue = Credit & Readonly<{ head: IssuedHead; asked: Asked }>

async function issueCredit(acting: Acting, context: Context, given: ToIssue): Promise<string> {
  const { draft, credits, head, asked } = given
  const { agreement } = draft
  const position = await takePositions(acting, 2, context.now)
  const told = position - 1
  const parties = [agreement.seller, agreement.buyer]
  const fact = { kind: 'invoice_void', id: randomUUID(), about: aboutOf(head), owner: agreement.seller, parties }
  await saveFacts(acting, [{ ...fact, learnedAt: context.now.toString(), body: bodyOf(given) }], told)
  const grants = await loadGrants(acting, credits)
  await beginPosting(acting, agreement)
  const lines: readonly Posting<LineKey>[] = draft.lines.map((line) => ({
    ...line,
    basis: [factRef({ position: told })],
  }))
  const credited = new Map(lines.map((line, at) => [line, present(credits[at], 'each line credits one')]))
  const creditOf = (line: Posting<LineKey>): Credited => present(credited.get(line), 'each line credits one')
  const names = draft.taxes.map(rowName)
  const invoice = {
    draft: { ...draft, lines },
    period: periodOf(head),
    month: head.month,
    run: null,
    now: context.now,
    detailOf: (line: Posting<LineKey>) => detailOf(creditOf(line), grants, agreement.currency),
    reasonOf: (line: Posting<LineKey>) => reasonOf(creditOf(line), { asked, told, currency: agreement.currency }),
    taxOf: (line: Posting<LineKey>) => names.indexOf(rowName(creditOf(line).line.taxed)),
    voids: { number: head.number, billAgain: asked.billAgain },
  }
  const issued = await issueInvoice(acting, invoice, position)
  await announce(acting, position, [documentIssued(invoice, issued)])
  return issued.number
}

/** What was used was used, whether it is paid for or not: the line of a void says no quantity. */
function detailOf(
  { line, amount }: Credited,
  grants: ReadonlyMap<OwnedId, PrepaidGrant>,
  currency: Currency,
): LineDetail {
  const { id, key, product, customer, chargeName, metered, zone } = line
  const { subscription, charge } = key
  const grant = grants.get(subscription)
  const prepaid = grant && prepaidPart(grant, { charge, amount }, currencyPlaces(currency))
  return {
    subscription,
    product,
    customer,
    chargeName,
    metered,
    zone,
    quantity: null,
    unit: null,
    corrects: id,
    prepaid,
  }
}

/** The credits that lines are of: what they took from what is owed comes back. */
async function loadGrants(acting: Acting, credits: readonly Credited[]): Promise<ReadonlyMap<OwnedId, PrepaidGrant>> {
  const own = credits.filter(({ line }) => line.product === line.key.subscription)
  const ids = [...new Set(own.map(({ line }) => line.key.subscription))]
  if (ids.length === 0) return new Map()
  const told = await loadNewest(
    acting,
    ids.map((id) => ['credit_grant', id] as const),
  )
  return new Map(told.map((fact) => [fact.about, (fact as CreditGrantFact).body]))
}

function periodOf({ periodFrom, periodTo, zone }: IssuedHead): Period {
  const from = Temporal.Instant.from(periodFrom)
  return { from, to: Temporal.Instant.from(periodTo), zone, starts: from.toZonedDateTimeISO(zone).toPlainDate() }
}

/** The void is a thing of its own, named after its invoice: `altus:void-ALTUS-INV-000003`. */
function aboutOf({ seller, number }: IssuedHead): string {
  return `${seller}:void-${number}`
}

function bodyOf({ head, asked, credits }: ToIssue): InvoiceVoidBody {
  const lines = credits.map(({ line: { key }, amount }) => {
    const { link: _, ...rest } = key
    return { ...rest, amount: decimalText(amount.times(-1)) }
  })
  return { invoice: head.number, link: head.link, billAgain: asked.billAgain, because: asked.because, lines }
}

function reasonOf(
  { line, amount }: Credited,
  { asked, told, currency }: Readonly<{ asked: Asked; told: number; currency: string }>,
): Reason {
  const shown = (value: Decimal): string => readableMoney({ amount: value, currency })
  const then = asked.billAgain ? 'and is billed again' : 'and is not billed again'
  return {
    rule: 'voided',
    says: `${shown(amount)}: invoice ${asked.number} was voided ${then}: ${asked.because}`,
    amount: decimalText(amount),
    currency,
    facts: [factRef({ position: told })],
    because: [
      {
        rule: 'voided_line',
        says: `Line ${line.line} of ${asked.number} is ${shown(line.amount)}`,
        amount: decimalText(line.amount),
        currency,
        posting: line.id,
      },
    ],
  }
}
