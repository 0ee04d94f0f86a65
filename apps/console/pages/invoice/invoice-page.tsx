import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import { periodText } from '#apps/console/amount/time-text.ts'
import type { Invoice } from '#apps/console/api/answers.ts'
import { type Names, useNames } from '#apps/console/api/names.ts'
import { useInvoice } from '#apps/console/api/questions.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { MONEY } from '#apps/console/pages/payments/payment-roles.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { LinesTable } from './lines-table.tsx'
import { OwedPanel } from './owed-panel.tsx'
import { PdfButton } from './pdf-button.tsx'
import { RelatedPanel } from './related-panel.tsx'
import { VoidDialog } from './void-dialog.tsx'

const BACK = { to: '/invoices', name: 'Invoices' } as const

/** One invoice or credit note: who owes what until when, then every line, each with its reasons behind its amount. */
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
    <Page
      title={title(data, names)}
      back={BACK}
      lead={<Lead invoice={data} />}
      action={<Actions invoice={data} names={names} />}
    >
      <OwedPanel invoice={data} names={names} />
      <LinesTable invoice={data} />
      <RelatedPanel invoice={data} />
    </Page>
  )
}

/** What do I owe or get, for what. */
function title(invoice: Invoice, names: Names): string {
  const { kind, seller, buyer, total, currency, periodFrom, periodTo, zone } = invoice
  const period = periodText({ from: periodFrom, to: periodTo, zone })
  if (kind === 'credit_note') {
    return `${names.of(seller)} credits ${names.of(buyer)} ${moneyText(negate(total), currency)}, issued with ${period}`
  }
  return `${names.of(seller)} invoices ${names.of(buyer)} ${moneyText(total, currency)} for ${period}`
}

function Lead({ invoice }: Readonly<{ invoice: Invoice }>) {
  const { number, kind, lines, corrections } = invoice
  return (
    <p className="lead-row">
      <span className="id">{number}</span>
      <span>{countText(lines, 'line')}</span>
      {kind === 'credit_note' && <CorrectionMark text="Credit note" />}
      {kind === 'invoice' && corrections > 0 && (
        <CorrectionMark text={`${countText(corrections, 'correction')} of what was invoiced before`} />
      )}
    </p>
  )
}

/** The document as a file for everybody; taking it back for those who may bill. */
function Actions({ invoice, names }: Readonly<{ invoice: Invoice; names: Names }>) {
  const me = useMe()
  const [isVoiding, setVoiding] = useState(false)
  const { number, kind, seller, voidedBy } = invoice
  const mayVoid =
    kind === 'invoice' && voidedBy === null && seller === names.self && mayAny(me.data?.roles ?? [], MONEY)
  const actions = mayVoid ? [{ name: 'Void this invoice', run: () => setVoiding(true), danger: true }] : []
  return (
    <>
      <PdfButton number={number} />
      <RowMenu of={number} actions={actions} isPage />
      {isVoiding && <VoidDialog invoice={invoice} onClose={() => setVoiding(false)} />}
    </>
  )
}
