import { useParams } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText, periodText, spanText } from '#apps/console/amount/time-text.ts'
import type { Invoice } from '#apps/console/api/answers.ts'
import { type Names, useNames } from '#apps/console/api/names.ts'
import { useInvoice } from '#apps/console/api/questions.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { LinesTable } from './lines-table.tsx'

const BACK = { to: '/invoices', name: 'Invoices' } as const

/** One invoice: who, what for, until when; then every line, each with its reasons behind its amount. */
export function InvoicePage() {
  const { number = '' } = useParams({ strict: false })
  const { data, error } = useInvoice(number)
  const names = useNames()
  if (error) {
    return (
      <Page title={`${number} can’t be shown`} back={BACK}>
        <TroubleNote error={error} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={undefined} back={BACK} lead={<Loading what="the invoice" />}>
        <div className="panel">
          <SkeletonRows rows={6} />
        </div>
      </Page>
    )
  }
  return (
    <Page title={title(data, names)} back={BACK} lead={<Lead invoice={data} />}>
      <InvoiceFacts invoice={data} names={names} />
      <LinesTable invoice={data} />
    </Page>
  )
}

/** What do I owe or get, for what. */
function title({ seller, buyer, total, currency, periodFrom, periodTo, zone }: Invoice, names: Names): string {
  const period = periodText({ from: periodFrom, to: periodTo, zone })
  return `${names.of(seller)} invoices ${names.of(buyer)} ${moneyText(total, currency)} for ${period}`
}

function Lead({ invoice }: Readonly<{ invoice: Invoice }>) {
  const { number, lines, corrections } = invoice
  return (
    <p className="lead-row">
      <span className="id">{number}</span>
      <span>{countText(lines, 'line')}</span>
      {corrections > 0 && (
        <CorrectionMark text={`${countText(corrections, 'correction')} of what was invoiced before`} />
      )}
    </p>
  )
}

function InvoiceFacts({ invoice, names }: Readonly<{ invoice: Invoice; names: Names }>) {
  const { seller, buyer, periodFrom, periodTo, zone, issueDate, dueDate, total, currency } = invoice
  return (
    <dl className="facts panel">
      <div>
        <dt>From</dt>
        <dd>{names.of(seller)}</dd>
      </div>
      <div>
        <dt>To</dt>
        <dd>{names.of(buyer)}</dd>
      </div>
      <div>
        <dt>Service period, {zone}</dt>
        <dd>{spanText({ from: periodFrom, to: periodTo, zone })}</dd>
      </div>
      <div>
        <dt>Issued</dt>
        <dd>{dateText(issueDate)}</dd>
      </div>
      <div>
        <dt>Due</dt>
        <dd>{dateText(dueDate)}</dd>
      </div>
      <div className="facts-last">
        <dt>Total</dt>
        <dd>
          <Amount value={total} currency={currency} withCurrency />
        </dd>
      </div>
    </dl>
  )
}
